#pragma once

#include "engine/store/connection.h"

namespace postern::store {

/// Several SELECTs that must see one moment of the database. Ends when it dies, so that it never pins the
/// WAL. Not inside a job of the writer, which has its own transaction.
class ReadTransaction {
 public:
    explicit ReadTransaction(Connection& connection) : m_connection(connection) {
        m_begun = bool(m_connection.prepare("BEGIN").run());
    }
    ~ReadTransaction() {
        if (m_begun)
            (void)m_connection.prepare("COMMIT").run();
    }
    ReadTransaction(const ReadTransaction&) = delete;
    ReadTransaction& operator=(const ReadTransaction&) = delete;

 private:
    Connection& m_connection;
    bool m_begun = false;
};

}  // namespace postern::store
