/* OpenSSL, found through pkg-config: digests of evidence, and TLS. What it defines as macros stands here as functions. */
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

static inline int shaketable_tls_at_least_1_2(SSL_CTX *context) {
    return SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
}

/* A full handshake for each connection; idle connections give their buffers back. */
static inline void shaketable_tls_settle(SSL_CTX *context) {
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_mode(
        context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
}

static inline int shaketable_tls_name_server(SSL *stream, const char *name) {
    return (int)SSL_set_tlsext_host_name(stream, name);
}

static inline size_t shaketable_bio_pending(BIO *bytes) { return BIO_ctrl_pending(bytes); }

static inline int shaketable_error_is(unsigned long error, int reason) {
    return ERR_GET_LIB(error) == ERR_LIB_SSL && ERR_GET_REASON(error) == reason;
}

static inline EVP_PKEY *shaketable_new_key(void) { return EVP_EC_gen("P-256"); }

static inline void shaketable_extend_with(X509V3_CTX *context, X509 *issuer, X509 *subject) {
    X509V3_set_ctx_nodb(context);
    X509V3_set_ctx(context, issuer, subject, NULL, NULL, 0);
}

/* The context keeps a reference of its own. */
static inline void shaketable_tls_add_chain(SSL_CTX *context, X509 *certificate) {
    SSL_CTX_add1_chain_cert(context, certificate);
}
