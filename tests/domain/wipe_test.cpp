// Looks at the memory that secrets used, as it is when it is given back.
#include <gtest/gtest.h>

#include <memory>

#include "domain/secret.hpp"
#include "tests/domain/freed_memory.hpp"

namespace maestro::testing {
namespace {

constexpr std::string_view text = "a secret of forty-one bytes, never to stay";
const std::string zeros(text.size(), '\0');

const void* place_of(const AccessToken& token) { return token.reveal().data(); }

TEST(Wipe, IsNotWhatHappensToAnOrdinaryString) {
  auto ordinary = std::make_unique<std::string>(text);
  const void* place = ordinary->data();
  const FreedMemory freed;
  ordinary.reset();
  EXPECT_EQ(freed.block_at(place, text.size()), text) << "this test can see what is left";
}

TEST(Wipe, ComesWhenASecretGoes) {
  auto token = std::make_unique<AccessToken>(text);
  const void* place = place_of(*token);
  const FreedMemory freed;
  token.reset();
  EXPECT_EQ(freed.block_at(place, text.size()), zeros);
}

TEST(Wipe, ComesToTheMemoryThatASecretOutgrows) {
  AccessToken token(text);
  const void* place = place_of(token);
  const FreedMemory freed;
  token.append(text);
  ASSERT_NE(place_of(token), place);
  EXPECT_EQ(freed.block_at(place, text.size()), zeros);
}

TEST(Wipe, ComesToTheSecretThatAnotherReplaces) {
  AccessToken token(text);
  const void* place = place_of(token);
  const FreedMemory freed;
  token = AccessToken("another");
  EXPECT_EQ(freed.block_at(place, text.size()), zeros);
}

TEST(Wipe, IsNotDueWhenASecretMovesBecauseItsMemoryMovesWithIt) {
  AccessToken from(text);
  const void* place = place_of(from);
  const FreedMemory freed;
  const AccessToken to(std::move(from));
  EXPECT_EQ(place_of(to), place);
  EXPECT_EQ(freed.block_at(place, text.size()), std::nullopt);
}

TEST(Wipe, ReachesBehindTheEndOfBytesThatHaveShrunk) {
  auto bytes = std::make_unique<WipingBytes>(text.begin(), text.end());
  const void* place = bytes->data();
  bytes->resize(1);
  const FreedMemory freed;
  bytes.reset();
  EXPECT_EQ(freed.block_at(place, text.size()), zeros);
}

TEST(Wipe, ComesToTheShortestSecretToo) {
  auto token = std::make_unique<AccessToken>("x");
  const void* place = place_of(*token);
  const FreedMemory freed;
  token.reset();
  EXPECT_EQ(freed.block_at(place, 1), std::string(1, '\0'));
}

}  // namespace
}  // namespace maestro::testing
