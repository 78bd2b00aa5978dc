// A single bit of the vault changes, anywhere in its file. What is read then is the login as it was, or an error; never
// another login, and never none.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <random>

#include "tests/contracts/vault_steps.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/sealed_vault.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/test_length.hpp"

namespace maestro::testing {
namespace {

class BitFlipTest : public ::testing::Test {
 protected:
  BitFlipTest() {
    VaultOnDisk vault(directory_);
    std::filesystem::create_directory(directory_);
    std::filesystem::permissions(directory_, std::filesystem::perms(0700));
    for (const SessionKey& session : {work, home}) {
      EXPECT_THAT(store_login(vault.vault, session, 'a'), IsOk());
      EXPECT_THAT(store_refresh(vault.vault, session, answer("next")), IsOk());
    }
    expected_ = text_of(**vault.vault.load(work));
    bits_ = 8 * std::filesystem::file_size(vault.file);
  }

  void flip(std::uintmax_t bit) {
    const int file = ::open((directory_ + "/vault.db").c_str(), O_RDWR | O_CLOEXEC);
    const auto offset = static_cast<off_t>(bit / 8);
    unsigned char byte = 0;
    ASSERT_EQ(::pread(file, &byte, 1, offset), 1);
    byte = static_cast<unsigned char>(byte ^ (1U << (bit % 8)));
    ASSERT_EQ(::pwrite(file, &byte, 1, offset), 1);
    ::close(file);
  }

  enum class Read { as_it_was, error, absent, other };
  Read read() {
    VaultOnDisk vault(directory_);
    const Result<std::optional<SessionRecord>> record = vault.vault.load(work);
    if (!record) return Read::error;
    if (!*record) return Read::absent;
    return text_of(**record) == expected_ ? Read::as_it_was : Read::other;
  }

  TemporaryDirectory outer_;
  std::string directory_ = outer_ / "data";
  std::string expected_;
  std::uintmax_t bits_ = 0;
};

TEST_F(BitFlipTest, NeverGivesAnotherLoginOrNone) {
  const std::uintmax_t flips = is_long_test() ? bits_ : 5000;
  std::mt19937_64 random(20261124);
  std::map<Read, int> counts;
  for (std::uintmax_t i = 0; i < flips; ++i) {
    const std::uintmax_t bit = is_long_test() ? i : random() % bits_;
    flip(bit);
    const Read got = read();
    flip(bit);
    ++counts[got];
    EXPECT_NE(got, Read::absent) << "bit " << bit;
    EXPECT_NE(got, Read::other) << "bit " << bit;
  }
  EXPECT_EQ(read(), Read::as_it_was);
  std::cout << "figure: bit flips " << flips << " of " << bits_ << ": as it was " << counts[Read::as_it_was]
            << ", refused " << counts[Read::error] << ", wrong " << counts[Read::absent] + counts[Read::other] << "\n";
}

}  // namespace
}  // namespace maestro::testing
