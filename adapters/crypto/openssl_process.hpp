#pragma once

namespace maestro {

/// For a command that mostly ends without having sent anything: OpenSSL then reads no openssl.cnf, learns no words for
/// its errors (they are shown to nobody) and does not tidy up at the end, which together was a fifth of the
/// instructions of `auth token`. Call it before OpenSSL does anything; not in a library, whose host may want all three.
void start_openssl_sparingly();

/// Reads openssl.cnf after all, and with it the system's TLS policy. Call it before the first connection. Has an effect
/// once, and only after start_openssl_sparingly. Thread-safe.
void load_openssl_configuration();

}  // namespace maestro
