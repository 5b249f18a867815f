#pragma once

#include "engine/api/certificatetypes.h"

namespace postern::api {

/// Errors: "key.exists", "cert.key-type", "key.cancelled", "key.locked".
struct KeysList {
    Q_GADGET
 public:
    using Reply = KeyList;
    static constexpr const char* kVerb = "key.list";
};

/// `job` names the work for KeyJobRead and KeyJobCancel; the answer comes when the key is stored.
struct KeyGenerate {
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString keyType MEMBER keyType)
    Q_PROPERTY(QString job MEMBER job)
 public:
    using Reply = KeyInfo;
    static constexpr const char* kVerb = "key.generate";
    QString name;
    QString keyType;
    QString job;
};

/// A file of any format, Base64; `password` opens an encrypted one. Errors: "import.*", "key.weak",
/// "key.exists".
struct KeyImport {
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString base64 MEMBER base64)
    Q_PROPERTY(QString password MEMBER password)
 public:
    using Reply = KeyInfo;
    static constexpr const char* kVerb = "key.import";
    QString name;
    QString base64;
    QString password;  // secret: never logged
};

struct KeyTestRun {
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
 public:
    using Reply = KeyTest;
    static constexpr const char* kVerb = "key.test";
    QString name;
};

/// Encrypted PKCS#8 as PEM. Errors: "password.empty", "password.weak".
struct KeyExport {
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString password MEMBER password)
 public:
    using Reply = FileData;
    static constexpr const char* kVerb = "key.export";
    QString name;
    QString password;  // secret: never logged
};

/// Removes the certificates made with it too; a dated backup is kept. Errors: "key.in-use" while a service
/// uses one of them; "key.request-waits" while a request with it waits for its certificate, unless `force`:
/// then the request goes along, and its answer could not be used any more.
struct KeyRemove {
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(bool force MEMBER force)
 public:
    using Reply = Empty;
    static constexpr const char* kVerb = "key.remove";
    QString name;
    bool force = false;
};

struct KeyJobRead {
    Q_GADGET
    Q_PROPERTY(QString job MEMBER job)
 public:
    using Reply = KeyJob;
    static constexpr const char* kVerb = "key.job";
    QString job;
};

struct KeyJobCancel {
    Q_GADGET
    Q_PROPERTY(QString job MEMBER job)
 public:
    using Reply = Empty;
    static constexpr const char* kVerb = "key.cancel";
    QString job;
};

struct KeyStoreRead {
    Q_GADGET
 public:
    using Reply = KeyStoreInfo;
    static constexpr const char* kVerb = "key.store";
};

/// Changes how or where the keys are protected; the old place is wiped. An empty folder keeps the place.
/// Errors: "keystore.passphrase", "keystore.folder", "keystore.desktop".
struct KeyStoreSet {
    Q_GADGET
    Q_PROPERTY(QString mode MEMBER mode)
    Q_PROPERTY(QString folder MEMBER folder)
    Q_PROPERTY(QString currentPassphrase MEMBER currentPassphrase)
    Q_PROPERTY(QString passphrase MEMBER passphrase)
 public:
    using Reply = KeyStoreInfo;
    static constexpr const char* kVerb = "key.store.set";
    QString mode;
    QString folder;
    QString currentPassphrase;  // secret: never logged
    QString passphrase;         // secret: never logged
};

struct KeyStoreUnlock {
    Q_GADGET
    Q_PROPERTY(QString passphrase MEMBER passphrase)
 public:
    using Reply = KeyStoreInfo;
    static constexpr const char* kVerb = "key.store.unlock";
    QString passphrase;  // secret: never logged
};

}  // namespace postern::api
