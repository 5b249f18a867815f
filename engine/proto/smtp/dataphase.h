#pragma once

#include "engine/proto/smtp/datadecoder.h"
#include "engine/proto/smtp/headerscan.h"
#include "engine/proto/smtp/smtpqueries.h"

#include <QByteArray>

namespace postern::proto::smtp {

/// A message between "354" and the answer to its end.
struct DataPhase {
    enum class Fault { None, TooBig, HeaderTooBig, TooManyHops, StoreFull, StoreFailed };

    MessageStamp stamp;
    DataDecoder decoder;
    HeaderScan header;
    QByteArray chunk;       // decoded and not handed on yet
    bool handedOn = false;  // earlier chunks are with the store
    qint64 received = 0;    // octets of the message as sent, our own fields not counted
    Fault fault = Fault::None;

    void fail(Fault what) {
        fault = what;
        decoder.discard();
        chunk.clear();
    }
};

}  // namespace postern::proto::smtp
