package io.hauberk.e2e.bypass;

import static io.hauberk.e2e.bypass.Section.DEFAULT_DENY;
import static io.hauberk.e2e.bypass.Section.EVERYTHING;
import static io.hauberk.e2e.bypass.Section.NO_ADMIN;
import static io.hauberk.e2e.bypass.Section.READ;
import static io.hauberk.e2e.bypass.Section.code;
import static io.hauberk.e2e.bypass.Section.get;

import java.util.List;
import java.util.stream.Stream;

/**
 * Bob may GET {@code /customer-records} and below, and exactly {@code /reports/daily}; another
 * caller may do everything, but nobody may touch {@code /admin}.
 */
final class PathAttempts {
  private PathAttempts() {}

  static List<Attempt> all() {
    return Stream.of(
            segments(), escapes(), parameters(), boundaries(), form(), aroundNever(), bytes())
        .flatMap(section -> section.attempts().stream())
        .toList();
  }

  private static Section segments() {
    return new Section("Path: slashes and dots")
        .bobGets("//customer-records", "hardening/path-double-slash")
        .bobGets("/customer-records//", "hardening/path-double-slash")
        .bobGets("/customer-records//admin", "hardening/path-double-slash")
        .bobGets("/customer-records/../admin", "hardening/path-dot-segment")
        .bobGets("/customer-records/./../admin", "hardening/path-dot-segment")
        .bobGets("/customer-records/..", "hardening/path-dot-segment")
        .bobGets("/customer-records/.", "hardening/path-dot-segment")
        .bobGets("/customer-records/..?x", "hardening/path-dot-segment")
        .bobGets("/customer-records/a/../../admin", "hardening/path-dot-segment")
        .bobGets("/customer-records/..\\admin", "hardening/path-backslash")
        .bobGets("/customer-records\\..\\admin", "hardening/path-backslash")
        .bobGets("\\admin", "hardening/envoy/http1.codec_error")
        .bobMayGet("/customer-records/...")
        .bobMayGet("/customer-records/..a/.well-known");
  }

  private static Section escapes() {
    return new Section("Path: percent-encoding")
        .bobGets("/customer-records/%2e%2e/admin", "hardening/path-dot-segment")
        .bobGets("/customer-records/%2E%2e/admin", "hardening/path-dot-segment")
        .bobGets("/customer-records/.%2e/admin", "hardening/path-dot-segment")
        .bobGets("/customer-records/%2e./admin", "hardening/path-dot-segment")
        .bobGets("/customer-records/..%2fadmin", "hardening/path-encoded-slash")
        .bobGets("/customer-records/..%2Fadmin", "hardening/path-encoded-slash")
        .bobGets("/customer-records/..%5cadmin", "hardening/path-encoded-slash")
        .bobGets("/customer-records%2f..%2fadmin", "hardening/path-encoded-slash")
        .bobGets("/customer-records/%252e%252e/admin", "hardening/path-double-encoding")
        .bobGets("/customer-records/..%252fadmin", "hardening/path-double-encoding")
        .bobGets("/customer-records/100%25", "hardening/path-double-encoding")
        .bobGets("/customer-records/%00", "hardening/path-encoded-control")
        .bobGets("/customer-records%00/../admin", "hardening/path-dot-segment")
        .bobGets("/customer-records/%0d%0aX-Role:%20admin", "hardening/path-encoded-control")
        .bobGets("/customer-records/%09", "hardening/path-encoded-control")
        .bobGets("/customer-records/%7f", "hardening/path-encoded-control")
        .bobGets("/%63ustomer-records/1", "hardening/path-encoded-plain")
        .bobGets("/customer%2Drecords", "hardening/path-encoded-plain")
        .bobGets("/customer-records/%u002e%u002e/admin", "hardening/path-bad-escape")
        .bobGets("/customer-records/%zz", "hardening/path-bad-escape")
        .bobGets("/customer-records/%", "hardening/path-bad-escape")
        .bobGets("/customer-records/%2", "hardening/path-bad-escape")
        .bobMayGet("/customer-records/..%c0%af..%c0%afadmin")
        .bobMayGet("/customer-records/%ef%bc%8fadmin")
        .bobMayGet("/customer-records/%e0%80%af")
        .bobMayGet("/customer-records/a%20b")
        .bobMayGet("/customer-records/%23x");
  }

  private static Section parameters() {
    return new Section("Path: parameters, query and fragment")
        .bobGets("/customer-records;jsessionid=1", "hardening/path-parameter")
        .bobGets("/customer-records;/../admin", "hardening/path-dot-segment")
        .bobGets("/customer-records/..;/admin", "hardening/path-dot-segment")
        .bobGets("/customer-records/..;x=1/admin", "hardening/path-dot-segment")
        .bobGets("/customer-records/1%3bx", "hardening/path-parameter")
        .bobGets("/customer-records/..%3b/admin", "hardening/path-parameter")
        .bobGets("/admin;a=/customer-records", "hardening/path-parameter")
        .bobGets("/admin?x=/customer-records", DEFAULT_DENY)
        .bobGets("/?/customer-records", DEFAULT_DENY)
        .bobGets("/admin?", DEFAULT_DENY)
        .bobGets("/customer-records#/../admin", "hardening/envoy/path_normalization_failed")
        .bobGets("/admin#/customer-records", "hardening/envoy/path_normalization_failed")
        .bobMayGet("/customer-records?x=/admin")
        .bobMayGet("/customer-records?/../admin")
        .bobMayGet("/customer-records?x=//;%2f%2e%2e/");
  }

  private static Section boundaries() {
    return new Section("Path: boundaries")
        .bobGets("/customer-recordsX", DEFAULT_DENY)
        .bobGets("/customer-records.json", DEFAULT_DENY)
        .bobGets("/customer-records%20", DEFAULT_DENY)
        .bobGets("/customer-records-old/1", DEFAULT_DENY)
        .bobGets("/Customer-Records", DEFAULT_DENY)
        .bobGets("/CUSTOMER-RECORDS/1", DEFAULT_DENY)
        .bobGets("/customer-record", DEFAULT_DENY)
        .bobGets("/", DEFAULT_DENY)
        .bobGets("/reports/daily/", DEFAULT_DENY)
        .bobGets("/reports/daily.", DEFAULT_DENY)
        .bobGets("/reports/daily%20", DEFAULT_DENY)
        .bobGets("/reports/daily/1", DEFAULT_DENY)
        .bobGets("/reports", DEFAULT_DENY)
        .bobGets("/users/7/8/orders", DEFAULT_DENY)
        .bobGets("/users//orders", "hardening/path-double-slash")
        .bobGets("/files/x?.csv", DEFAULT_DENY)
        .bobGets("/files/x.csv/y", DEFAULT_DENY)
        .bobMayGet("/customer-records/");
  }

  private static Section form() {
    String deep = "/customer-records" + "/a".repeat(10_000);
    return new Section("Path: form of the request target")
        .bobGets("http://alice.alice/customer-records/1", "hardening/envoy/absolute_path_rejected")
        .bobGets("https://evil.example/customer-records", "hardening/envoy/absolute_path_rejected")
        .bobGets("customer-records/1", "hardening/envoy/http1.codec_error")
        .bobGets("*", "hardening/envoy/absolute_path_rejected")
        .bobGets("?/customer-records", "hardening/envoy/http1.codec_error")
        .bobGets("alice.alice:443", "hardening/envoy/http1.codec_error")
        .refused(
            "64 KiB of path",
            "bob",
            get("bob", "/customer-records/" + "a".repeat(65_536)),
            "hardening/envoy/http1.headers_too_large")
        .refused(
            "10,000 segments, then `/../admin`",
            "bob",
            get("bob", deep + "/../admin"),
            "hardening/path-dot-segment")
        .refused("10,000 segments below `/`", "bob", get("bob", deep.substring(17)), DEFAULT_DENY)
        .harmless("10,000 segments inside the grant", "bob", get("bob", deep), READ, deep);
  }

  private static Section aroundNever() {
    Section section =
        new Section("Path: around a `never` rule, by a caller who may do everything else");
    section
        .wideGets("/admin", NO_ADMIN)
        .wideGets("/admin/", NO_ADMIN)
        .wideGets("/admin?x", NO_ADMIN)
        .wideGets("/admin/users/7", NO_ADMIN)
        .wideGets("//admin", "hardening/path-double-slash")
        .wideGets("/./admin", "hardening/path-dot-segment")
        .wideGets("/x/../admin", "hardening/path-dot-segment")
        .wideGets("/x/%2e%2e/admin", "hardening/path-dot-segment")
        .wideGets("/%61dmin", "hardening/path-encoded-plain")
        .wideGets("/admin;x=1", "hardening/path-parameter")
        .wideGets("/;x/admin", "hardening/path-parameter")
        .wideGets("/admin%2fusers", "hardening/path-encoded-slash")
        .wideGets("/admin%00", "hardening/path-encoded-control")
        .wideGets("/\\admin", "hardening/path-backslash")
        .wideGets("/%5cadmin", "hardening/path-encoded-slash");
    for (String target :
        List.of("/Admin", "/admin.", "/admin%20", "/adminX", "/x?/admin", "/%c1%a1dmin")) {
      section.harmless(code("GET " + target), "wide", get("wide", target), EVERYTHING, target);
    }
    return section;
  }

  private static Section bytes() {
    Section section =
        new Section("Path: bytes that no path has")
            .refused(
                "each printable character that RFC 3986 does not allow in a path, all in one",
                "wide",
                get("wide", "/admin/\"<>[]^`{|}"),
                "hardening/path-character")
            .refused(
                "a space inside the target",
                "bob",
                get("bob", "/customer-records /admin"),
                "hardening/envoy/http1.codec_error");
    refuse(section, "\0\u000b\u007f", "hardening/envoy/http1.invalid_characters");
    refuse(section, "\t\r\u0080\u00ff", "hardening/envoy/http1.codec_error");
    return section;
  }

  private static void refuse(Section section, String bytes, String by) {
    bytes
        .chars()
        .forEach(
            c ->
                section.refused(
                    "the raw byte `0x%02x` in the path".formatted(c),
                    "bob",
                    get("bob", "/customer-records/" + (char) c + "admin"),
                    by));
  }
}
