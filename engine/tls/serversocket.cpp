#include "engine/tls/clientoffer.h"
#include "engine/tls/contextimpl.h"

#include <openssl/crypto.h>

#include <ctime>

namespace postern::tls {

/// The callbacks' way from an SSL to its socket, and back.
struct SocketLink {
    static thread_local ServerSocket* t_starting;

    /// Qt reserves one index for itself but writes to the two behind it as well (qtls_openssl.cpp,
    /// errorOffsetInExData and socketOffsetInExData): the gap keeps ours out of their way, whoever comes
    /// first.
    static int index() {
        static const int value = [] {
            constexpr int kGap = 4;
            for (int i = 0; i < kGap; ++i)
                CRYPTO_get_ex_new_index(CRYPTO_EX_INDEX_SSL, 0, nullptr, nullptr, nullptr, nullptr);
            return CRYPTO_get_ex_new_index(CRYPTO_EX_INDEX_SSL, 0, nullptr, onNew, nullptr, onFree);
        }();
        return value;
    }
    /// Runs inside SSL_new, which Qt calls inside startServerEncryption().
    static void onNew(void* parent, void*, CRYPTO_EX_DATA* data, int index, long, void*) {
        if (t_starting == nullptr)
            return;
        t_starting->m_ssl = static_cast<SSL*>(parent);
        CRYPTO_set_ex_data(data, index, t_starting);
        t_starting = nullptr;
    }
    static void onFree(void*, void* value, CRYPTO_EX_DATA*, int, long, void*) {
        if (auto* socket = static_cast<ServerSocket*>(value))
            socket->m_ssl = nullptr;
    }
    static ServerSocket* socket(SSL* ssl) {
        return static_cast<ServerSocket*>(SSL_get_ex_data(ssl, index()));
    }
    static void setContexts(ServerSocket& socket, ServiceTlsPtr contexts) {
        socket.m_contexts = std::move(contexts);
    }
    static void setHello(ServerSocket& socket, QByteArray name, QByteArray offer) {
        socket.m_sni = std::move(name);
        socket.m_offer = std::move(offer);
    }
};
thread_local ServerSocket* SocketLink::t_starting = nullptr;

namespace {

/// What a context's ticket callbacks need; owned by the SSL_CTX itself.
struct TicketState {
    std::shared_ptr<TicketKeys> keys;
    int timeToLiveSeconds = 0;
};

void freeTicketState(void*, void* value, CRYPTO_EX_DATA*, int, long, void*) {
    delete static_cast<TicketState*>(value);
}

int ticketStateIndex() {
    static const int index =
        CRYPTO_get_ex_new_index(CRYPTO_EX_INDEX_SSL_CTX, 0, nullptr, nullptr, nullptr, freeTicketState);
    return index;
}

const TicketState* ticketState(SSL* ssl) {
    return static_cast<TicketState*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), ticketStateIndex()));
}

int onTicketKey(SSL* ssl, unsigned char* name, unsigned char* iv, EVP_CIPHER_CTX* cipher, EVP_MAC_CTX* mac,
                int sealing) {
    const TicketState* state = ticketState(ssl);
    if (state == nullptr || !state->keys)
        return 0;
    if (sealing != 0)
        return sealTicket(*state->keys, name, iv, cipher, mac);
    // Clients use a TLS 1.3 ticket once (RFC 8446 appendix C.4), so they always need the next one.
    return openTicket(*state->keys, name, iv, cipher, mac, SSL_version(ssl) == TLS1_3_VERSION);
}

/// The Time To Live counts from the last use, so a TLS 1.2 ticket in use is sealed anew. Not at each use, but
/// when a tenth of the time has gone: a client built on OpenSSL that keeps sessions by the callback for new
/// ones is not told of the new ticket, loses the old one by it, and comes back with a full handshake.
constexpr long kRenewalsPerLife = 10;

/// Holds a ticket to the Time To Live of the context it comes back to, which may be shorter than the one it
/// left with. TLS 1.3 counts from the last use by itself; it measures the age of a ticket by the time in it
/// (RFC 8446 section 4.2.11.1).
SSL_TICKET_RETURN onTicketOpened(SSL* ssl, SSL_SESSION* session, const unsigned char*, size_t,
                                 SSL_TICKET_STATUS status, void*) {
    if (status != SSL_TICKET_SUCCESS && status != SSL_TICKET_SUCCESS_RENEW)
        return SSL_TICKET_RETURN_IGNORE_RENEW;
    const TicketState* state = ticketState(ssl);
    const long age = static_cast<long>(std::time(nullptr)) - SSL_SESSION_get_time(session);
    if (state == nullptr || age < 0 || age > state->timeToLiveSeconds)
        return SSL_TICKET_RETURN_IGNORE_RENEW;
    const bool isDue = age * kRenewalsPerLife >= state->timeToLiveSeconds;
    if (status == SSL_TICKET_SUCCESS && (!isDue || SSL_version(ssl) == TLS1_3_VERSION))
        return SSL_TICKET_RETURN_USE;
    if (SSL_version(ssl) < TLS1_3_VERSION)
        SSL_SESSION_set_time(session, static_cast<long>(std::time(nullptr)));
    return SSL_TICKET_RETURN_USE_RENEW;
}

/// RFC 6066 section 3: a list with one host_name entry. Lower case, without a trailing dot (Outlook sends
/// one).
QByteArray serverName(SSL* ssl) {
    const unsigned char* bytes = nullptr;
    size_t size = 0;
    if (SSL_client_hello_get0_ext(ssl, TLSEXT_TYPE_server_name, &bytes, &size) != 1 || size < 5)
        return {};
    const size_t listSize = size_t(bytes[0]) << 8 | bytes[1];
    const size_t nameSize = size_t(bytes[3]) << 8 | bytes[4];
    if (listSize + 2 != size || bytes[2] != TLSEXT_NAMETYPE_host_name || nameSize + 5 > size ||
        nameSize > 255)
        return {};
    QByteArray name =
        QByteArray(reinterpret_cast<const char*>(bytes + 5), static_cast<qsizetype>(nameSize)).toLower();
    if (name.endsWith('.'))
        name.chop(1);
    return name;
}

/// SSL_set_SSL_CTX moves the certificate only; the rest of what the policy says is moved here.
bool switchContext(SSL* ssl, SSL_CTX* ctx) {
    if (SSL_get_SSL_CTX(ssl) == ctx)
        return true;
    if (SSL_set_SSL_CTX(ssl, ctx) != ctx)
        return false;
    SSL_set_verify(ssl, SSL_CTX_get_verify_mode(ctx), SSL_CTX_get_verify_callback(ctx));
    SSL_set_verify_depth(ssl, SSL_CTX_get_verify_depth(ctx));
    SSL_clear_options(ssl, SSL_get_options(ssl));
    SSL_set_options(ssl, SSL_CTX_get_options(ctx));
    SSL_set_num_tickets(ssl, SSL_CTX_get_num_tickets(ctx));
    return SSL_set_min_proto_version(ssl, static_cast<int>(SSL_CTX_get_min_proto_version(ctx))) == 1;
}

/// Chooses the identity before OpenSSL looks at a ticket: the servername callback would come after it, and a
/// ticket of one context could then resume under another one's rules.
int onClientHello(SSL* ssl, int* alert, void*) {
    ServerSocket* socket = SocketLink::socket(ssl);
    if (socket == nullptr || !socket->contexts())
        return SSL_CLIENT_HELLO_SUCCESS;  // a bare context, as in a test
    SocketLink::setHello(*socket, serverName(ssl), packOffer(ssl));
    const TlsContext* wanted = contextFor(*socket->contexts(), socket->sni(), socket->localAddress());
    if (wanted != nullptr && switchContext(ssl, ContextImpl::of(*wanted).ctx()))
        return SSL_CLIENT_HELLO_SUCCESS;
    *alert = wanted == nullptr ? SSL_AD_UNRECOGNIZED_NAME : SSL_AD_INTERNAL_ERROR;
    return SSL_CLIENT_HELLO_ERROR;
}

/// The choice is made; this acknowledges the name and ties the session to it.
int onServerName(SSL* ssl, int*, void*) {
    return SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name) == nullptr ? SSL_TLSEXT_ERR_NOACK
                                                                         : SSL_TLSEXT_ERR_OK;
}

}  // namespace

bool installCallbacks(SSL_CTX* ctx, const Policy& policy, std::shared_ptr<TicketKeys> tickets) {
    auto state = std::make_unique<TicketState>();
    state->keys = std::move(tickets);
    state->timeToLiveSeconds = policy.timeToLiveSeconds;
    if (SSL_CTX_set_ex_data(ctx, ticketStateIndex(), state.get()) != 1)
        return false;
    state.release();  // freeTicketState() deletes it
    SSL_CTX_set_client_hello_cb(ctx, onClientHello, nullptr);
    return SSL_CTX_set_tlsext_servername_callback(ctx, onServerName) == 1 &&
           SSL_CTX_set_tlsext_ticket_key_evp_cb(ctx, onTicketKey) == 1 &&
           SSL_CTX_set_session_ticket_cb(ctx, nullptr, onTicketOpened, nullptr) == 1;
}

namespace {

using ContextPtr = std::shared_ptr<const TlsContext>;

const ContextPtr* byName(const ServiceTls& contexts, const QByteArray& sni) {
    const qsizetype dot = sni.indexOf('.');
    const QByteArray wildcard = dot > 0 ? '*' + sni.mid(dot) : QByteArray();
    const ContextPtr* byWildcard = nullptr;
    const ContextPtr* below = nullptr;
    qsizetype longest = 0;
    if (sni.isEmpty())
        return nullptr;
    for (const auto& [name, context] : contexts.byName) {
        if (name.compare(sni, Qt::CaseInsensitive) == 0)
            return &context;
        if (byWildcard == nullptr && name.compare(wildcard, Qt::CaseInsensitive) == 0)
            byWildcard = &context;
        if (name.startsWith('.') && name.size() > longest && sni.endsWith(name)) {
            below = &context;
            longest = name.size();
        }
    }
    return byWildcard != nullptr ? byWildcard : below;
}

const ContextPtr* byAddress(const ServiceTls& contexts, const QHostAddress& local) {
    for (const auto& [address, context] : contexts.byAddress)
        if (address.isEqual(local, QHostAddress::ConvertV4MappedToIPv4))
            return &context;
    return nullptr;
}

}  // namespace

const TlsContext* contextFor(const ServiceTls& contexts, const QByteArray& sni, const QHostAddress& local) {
    const ContextPtr* found = byName(contexts, sni);
    if (found == nullptr && !contexts.byAddress.isEmpty())
        found = byAddress(contexts, local);
    return found != nullptr ? found->get() : contexts.fallback.get();
}

bool ServiceTls::offeredOn(const QHostAddress& local) const {
    const ContextPtr* bound = byAddress.isEmpty() ? nullptr : tls::byAddress(*this, local);
    return bound == nullptr || *bound != nullptr;
}

ServerSocket::~ServerSocket() {
    if (m_ssl != nullptr)
        SSL_set_ex_data(m_ssl, SocketLink::index(),
                        nullptr);  // ~QSslSocket frees the SSL when this part has gone
}

void startServer(ServerSocket& socket, ServiceTlsPtr contexts) {
    const int index = SocketLink::index();
    Q_UNUSED(index);
    SocketLink::setContexts(socket, std::move(contexts));
    adoptContext(socket, ContextImpl::of(*socket.contexts()->fallback).qt());
    sendWithoutDelay(socket);
    SocketLink::t_starting = &socket;
    socket.startServerEncryption();
    SocketLink::t_starting = nullptr;
}

}  // namespace postern::tls
