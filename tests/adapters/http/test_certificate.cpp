#include "tests/adapters/http/test_certificate.hpp"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <memory>
#include <sstream>
#include <stdexcept>

namespace maestro::testing {
namespace {

template <auto Free>
struct Freer {
  template <class T>
  void operator()(T* thing) const {
    Free(thing);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freer<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Freer<X509_EXTENSION_free>>;
using File = std::unique_ptr<std::FILE, Freer<std::fclose>>;

void require(bool done) {
  if (!done) throw std::runtime_error("no certificate could be made");
}

void add_extension(X509* certificate, int type, const std::string& value) {
  X509V3_CTX context{};
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, type, value.c_str()));
  require(extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1);
}

/// `DNS:localhost,IP:::1`
std::string alternative_names(const std::string& hosts) {
  std::string names;
  std::istringstream list(hosts);
  for (std::string host; std::getline(list, host, ',');) {
    const bool is_address =
        host.find_first_not_of("0123456789.") == std::string::npos || host.find(':') != std::string::npos;
    names += (names.empty() ? "" : ",") + std::string(is_address ? "IP:" : "DNS:") + host;
  }
  return names;
}

Certificate make_certificate(const std::string& hosts, EVP_PKEY* key, std::chrono::seconds good_for) {
  Certificate certificate(X509_new());
  require(certificate != nullptr);
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), good_for.count() - 7200);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), good_for.count());
  X509_NAME* name = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("a test"), -1, -1, 0);
  X509_set_issuer_name(certificate.get(), name);
  X509_set_pubkey(certificate.get(), key);
  add_extension(certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
  add_extension(certificate.get(), NID_subject_alt_name, alternative_names(hosts));
  require(X509_sign(certificate.get(), key, EVP_sha256()) > 0);
  return certificate;
}

}  // namespace

void write_certificate(const std::string& hosts, const std::string& certificate_file, const std::string& key_file,
                       std::chrono::seconds good_for) {
  const Key key(EVP_EC_gen("P-256"));
  require(key != nullptr);
  const Certificate certificate = make_certificate(hosts, key.get(), good_for);
  const File certificate_out(std::fopen(certificate_file.c_str(), "w"));
  const File key_out(std::fopen(key_file.c_str(), "w"));
  require(certificate_out != nullptr && key_out != nullptr &&
          PEM_write_X509(certificate_out.get(), certificate.get()) == 1 &&
          PEM_write_PrivateKey(key_out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
}

}  // namespace maestro::testing
