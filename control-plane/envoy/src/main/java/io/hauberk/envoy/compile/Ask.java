package io.hauberk.envoy.compile;

import com.github.xds.core.v3.TypedExtensionConfig;
import com.github.xds.type.matcher.v3.Matcher.MatcherList.Predicate.SinglePredicate;
import com.github.xds.type.matcher.v3.RegexMatcher;
import com.github.xds.type.matcher.v3.StringMatcher;
import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.core.v3.CidrRange;
import io.envoyproxy.envoy.extensions.matching.input_matchers.ip.v3.Ip;
import io.hauberk.policy.model.AddressBlock;
import java.util.List;

/** Single questions to a request. */
final class Ask {
  private Ask() {}

  static Formula exact(TypedExtensionConfig input, String value) {
    return string(input, StringMatcher.newBuilder().setExact(value));
  }

  static Formula exactIgnoringCase(TypedExtensionConfig input, String value) {
    return string(input, StringMatcher.newBuilder().setExact(value).setIgnoreCase(true));
  }

  /** An empty prefix asks only that there is a value. */
  static Formula prefix(TypedExtensionConfig input, String prefix) {
    return prefix.isEmpty()
        ? present(input)
        : string(input, StringMatcher.newBuilder().setPrefix(prefix));
  }

  static Formula prefixIgnoringCase(TypedExtensionConfig input, String prefix) {
    return string(input, StringMatcher.newBuilder().setPrefix(prefix).setIgnoreCase(true));
  }

  static Formula contains(TypedExtensionConfig input, String part) {
    return string(input, StringMatcher.newBuilder().setContains(part));
  }

  static Formula present(TypedExtensionConfig input) {
    return regex(input, "(?s).*");
  }

  /**
   * @param regex RE2, of the whole value
   */
  static Formula regex(TypedExtensionConfig input, String regex) {
    RegexMatcher matcher =
        RegexMatcher.newBuilder()
            .setGoogleRe2(RegexMatcher.GoogleRE2.getDefaultInstance())
            .setRegex(regex)
            .build();
    return string(input, StringMatcher.newBuilder().setSafeRegex(matcher));
  }

  /** The direct peer's address is in one of the blocks. */
  static Formula within(List<AddressBlock> blocks) {
    Ip.Builder ip = Ip.newBuilder().setStatPrefix("addresses");
    blocks.stream().map(Ask::range).forEach(ip::addCidrRanges);
    return new Formula.Asks(
        SinglePredicate.newBuilder()
            .setInput(Inputs.ADDRESS)
            .setCustomMatch(Packed.matching("ip", ip.build()))
            .build());
  }

  private static CidrRange range(AddressBlock block) {
    return CidrRange.newBuilder()
        .setAddressPrefix(block.network().toString())
        .setPrefixLen(UInt32Value.of(block.prefixLength()))
        .build();
  }

  private static Formula string(TypedExtensionConfig input, StringMatcher.Builder matcher) {
    return new Formula.Asks(
        SinglePredicate.newBuilder().setInput(input).setValueMatch(matcher).build());
  }
}
