#pragma once

#include "engine/admin/adminservice.h"

#include <QLocalServer>
#include <QObject>

namespace postern::admin {

/// The door for posternctl and consoles of other processes: a local socket that only the owner of the data
/// folder may open, in a folder that only he may enter. Control thread.
class LocalServer : public QObject {
    Q_OBJECT
 public:
    LocalServer(AdminService& service, int maxConnections, QObject* parent = nullptr);
    ~LocalServer() override;

    /// Error: "api.socket", "api.runtime-folder".
    base::Status listen(const QString& dataFolder);

 private:
    void accept();

    AdminService& m_service;
    int m_maxConnections;
    int m_open = 0;
    QString m_dataFolder;
    QLocalServer m_server;
};

}  // namespace postern::admin
