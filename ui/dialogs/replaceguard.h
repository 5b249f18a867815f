#pragma once

#include "engine/api/adminapi.h"

#include <functional>

class QWidget;

namespace postern::ui {

/// What would take the place of a certificate.
struct Replacement {
    QString name;
    api::CertificateInfo fresh;  // empty: its fingerprint is known when it is made
    bool makesKey = false;       // a new key would be made; the old one can be kept instead
};

/// Asks before the certificate of that name is replaced: with the old and the new fingerprint, and that
/// clients which remember the old one will warn. `act` runs on yes, and at once when there is none of that
/// name; `keepKey` is the key to keep, empty: none. Nothing runs when `parent` dies before.
void askReplace(api::AdminApi& api, const Replacement& replacement, QWidget* parent,
                std::function<void(const QString& keepKey)> act);

}  // namespace postern::ui
