#include "engine/admin/certificateforms.h"
#include "engine/admin/certificatejournal.h"

#include "engine/tls/secretstore.h"

// How the private keys are protected where they lie (M16, M17, I29). The desktop's secret store lives in the
// control thread; everything slow happens in the pool.
namespace postern::admin {
namespace {

using StoreReply = Dispatcher::Reply<api::KeyStoreInfo>;
using tls::KeyProtection;

class KeyStoreVerbs : public std::enable_shared_from_this<KeyStoreVerbs> {
 public:
    explicit KeyStoreVerbs(AdminContext& context) : m_context(context), m_desktop(tls::makeSecretStore()) {}

    /// At the start: what the desktop keeps needs nobody to type it.
    void unlockFromDesktop() {
        const tls::KeyStoreState state = m_context.identities.keyStore();
        if (!state.locked || state.mode != KeyProtection::Desktop)
            return;
        m_desktop->read(
            state.desktopEntry, [this, self = shared_from_this()](const base::Result<base::Secret>& secret) {
                if (secret)
                    m_context.identities.unlock(*secret, m_context.control, [this, self](const auto& opened) {
                        if (!opened)
                            complain(opened.error());
                    });
                else
                    complain(secret.error());
            });
    }

    [[nodiscard]] api::KeyStoreInfo info() const {
        const tls::KeyStoreState state = m_context.identities.keyStore();
        api::KeyStoreInfo info;
        info.mode = QString::fromLatin1(tls::protectionName(state.mode));
        info.folder = state.folder;
        info.defaultFolder = state.defaultFolder;
        info.locked = state.locked;
        info.keys = state.keys;
        info.desktopAvailable = m_desktop->isAvailable();
        info.problem = toInfo(state.problem);
        return info;
    }

    void unlock(const api::KeyStoreUnlock& request, const Caller& caller, const StoreReply& reply) {
        if (m_context.identities.keyStore().mode == KeyProtection::Desktop && request.passphrase.isEmpty()) {
            readDesktop([this, caller, reply](const base::Result<base::Secret>& secret) {
                if (secret)
                    unlockWith(*secret, caller, reply);
                else
                    reply(secret.error());
            });
            return;
        }
        unlockWith(base::Secret(request.passphrase.toUtf8()), caller, reply);
    }

    void set(const api::KeyStoreSet& request, const Caller& caller, const StoreReply& reply) {
        const auto mode = modeOf(request.mode);
        if (!mode) {
            reply(mode.error());
            return;
        }
        const tls::KeyStoreState before = m_context.identities.keyStore();
        tls::KeyStoreOrder order;
        order.mode = *mode;
        order.folder = request.folder.trimmed();
        order.current = base::Secret(request.currentPassphrase.toUtf8());
        const bool changes = order.mode.value_or(before.mode) != before.mode;
        if (order.mode.value_or(before.mode) == KeyProtection::Passphrase &&
            (changes || !request.passphrase.isEmpty())) {
            if (const base::Status good = checkFilePassword(request.passphrase); !good) {
                reply(good.error());
                return;
            }
            order.passphrase = base::Secret(request.passphrase.toUtf8());
        }
        withCurrent(before, std::move(order),
                    [this, before, changes, caller, reply](base::Result<tls::KeyStoreOrder> ready) {
                        if (!ready)
                            reply(ready.error());
                        else if (changes && ready->mode == KeyProtection::Desktop)
                            setDesktop(before, ready.take(), caller, reply);
                        else
                            change(before, ready.take(), caller, reply);
                    });
    }

 private:
    using OrderReply = std::function<void(base::Result<tls::KeyStoreOrder>)>;

    void readDesktop(tls::SecretStore::ReadReply done) {
        m_desktop->read(m_context.identities.keyStore().desktopEntry,
                        [self = shared_from_this(),
                         done = std::move(done)](const base::Result<base::Secret>& secret) { done(secret); });
    }

    /// A locked store that the desktop protects is opened on the way.
    void withCurrent(const tls::KeyStoreState& before, tls::KeyStoreOrder order, const OrderReply& next) {
        if (!before.locked || before.mode != KeyProtection::Desktop) {
            next(std::move(order));
            return;
        }
        readDesktop([order = std::move(order), next](const base::Result<base::Secret>& secret) mutable {
            if (secret)
                order.current = *secret;
            next(secret ? base::Result<tls::KeyStoreOrder>(std::move(order)) : secret.error());
        });
    }

    void unlockWith(const base::Secret& passphrase, const Caller& caller, const StoreReply& reply) {
        m_context.identities.unlock(
            passphrase, m_context.control,
            [this, self = shared_from_this(), caller, reply](const base::Status& opened) {
                if (!opened) {
                    reply(opened.error());
                    return;
                }
                // Open it is either way: what cannot be noted is told in the log.
                recordAct(
                    m_context,
                    beginAct(m_context, caller, api::KeyStoreUnlock::kVerb, QStringLiteral("key store")),
                    [self, reply](const base::Status&) { reply(self->info()); });
            });
    }

    /// The desktop must have the secret before the file needs it.
    void setDesktop(const tls::KeyStoreState& before, tls::KeyStoreOrder order, const Caller& caller,
                    const StoreReply& reply) {
        if (!m_desktop->isAvailable()) {
            reply(base::fail("keystore.desktop", QStringLiteral("the desktop keeps no secrets here: %1"),
                             {QStringLiteral("no desktop session")}));
            return;
        }
        order.passphrase = tls::KeyWrap::newDesktopSecret();
        const QString entry = tls::KeyWrap::desktopEntry(order.passphrase);
        m_desktop->write(
            entry, order.passphrase,
            [this, self = shared_from_this(), before, order, caller, reply](const base::Status& kept) {
                if (kept)
                    change(before, order, caller, reply);
                else
                    reply(kept.error());
            });
    }

    void change(const tls::KeyStoreState& before, tls::KeyStoreOrder order, const Caller& caller,
                const StoreReply& reply) {
        const ActPtr act = beginAct(m_context, caller, api::KeyStoreSet::kVerb, QStringLiteral("key store"));
        m_context.identities.changeKeyStore(
            std::move(order), m_context.control,
            [this, self = shared_from_this(), before, act, reply](const base::Status& done) {
                if (!done) {
                    reply(done.error());
                    return;
                }
                const QString entry = m_context.identities.keyStore().desktopEntry;
                if (!before.desktopEntry.isEmpty() && before.desktopEntry != entry)
                    m_desktop->remove(before.desktopEntry, [](const base::Status&) {});
                tellAct(m_context, *act);
                reply(info());
            },
            rowOf<tls::KeyStoreState>(
                act, [](Act& filled, store::Connection&, const tls::KeyStoreState& now) -> base::Status {
                    filled.reason =
                        QString::fromLatin1(tls::protectionName(now.mode)) + QLatin1Char(' ') + now.folder;
                    return base::Done{};
                }));
    }

    static base::Result<std::optional<KeyProtection>> modeOf(const QString& name) {
        if (name.isEmpty())
            return std::optional<KeyProtection>();
        for (const KeyProtection mode :
             {KeyProtection::KeyFile, KeyProtection::Passphrase, KeyProtection::Desktop})
            if (name == QString::fromLatin1(tls::protectionName(mode)))
                return std::optional(mode);
        return base::fail("keystore.mode",
                          QStringLiteral("\"%1\" is none of keyfile, passphrase and desktop"), {name});
    }

    void complain(const base::Error& error) const {
        m_context.log.write(base::LogCategory::Tls, base::LogLevel::Failure,
                            "the key store stays locked: " + error.text.toUtf8());
    }

    AdminContext& m_context;
    std::unique_ptr<tls::SecretStore> m_desktop;
};

}  // namespace

void addKeyStoreVerbs(Dispatcher& dispatcher, AdminContext& context) {
    const auto verbs = std::make_shared<KeyStoreVerbs>(context);
    verbs->unlockFromDesktop();
    dispatcher.on<api::KeyStoreRead>(
        [verbs](const api::KeyStoreRead&, const Caller&, auto reply) { reply(verbs->info()); });
    dispatcher.on<api::KeyStoreUnlock>([verbs](const api::KeyStoreUnlock& request, const Caller& caller,
                                               auto reply) { verbs->unlock(request, caller, reply); });
    dispatcher.on<api::KeyStoreSet>([verbs](const api::KeyStoreSet& request, const Caller& caller,
                                            auto reply) { verbs->set(request, caller, reply); });
}

}  // namespace postern::admin
