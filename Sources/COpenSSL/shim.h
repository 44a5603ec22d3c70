/* OpenSSL's libcrypto, found through pkg-config: digests of evidence. */
#include <openssl/evp.h>
