package io.hauberk.cli;

import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.model.IpAddress;
import io.hauberk.policy.model.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One question on the command line, in curl's words. */
final class AskedRequest {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "CALLER",
      description = "the workload that asks: namespace/name")
  @Nullable String caller;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "CALLEE:PORT",
      description = "the workload that is asked: namespace/name:port, the port by number or name")
  @Nullable String callee;

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "PATH",
      description = "path and query, as sent; none for a TCP port")
  @Nullable String path;

  @Option(
      names = {"-X", "--request"},
      paramLabel = "METHOD",
      defaultValue = "GET",
      description = "HTTP method (default: GET)")
  String method = "GET";

  @Option(
      names = {"-H", "--header"},
      paramLabel = "NAME:VALUE",
      description = "a request header; may come several times. `host:` replaces the callee's name")
  List<String> headers = new ArrayList<>();

  @Option(
      names = "--address",
      paramLabel = "IP",
      description = "the caller's address (default: where its sidecar listens)")
  @Nullable String address;

  boolean given() {
    return caller != null;
  }

  /**
   * @throws Failure when a part is missing or cannot be read
   */
  Question question() {
    if (caller == null || callee == null) {
      throw Failure.usage("name a caller and a callee, such as `bob/bob alice/alice:443 /path`");
    }
    try {
      Question.Callee to = Question.callee(callee);
      List<Request.Header> sent = headers.stream().map(AskedRequest::header).toList();
      return new Question(
          WorkloadId.parse(caller),
          to.workload(),
          to.port(),
          method,
          Optional.ofNullable(path),
          sent.stream()
              .filter(header -> header.name().equals("host"))
              .map(Request.Header::value)
              .findFirst(),
          sent.stream().filter(header -> !header.name().equals("host")).toList(),
          Optional.ofNullable(address).map(IpAddress::parse));
    } catch (IllegalArgumentException e) {
      throw Failure.usage(String.valueOf(e.getMessage()));
    }
  }

  private static Request.Header header(String text) {
    int colon = text.indexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("`" + text + "` is no header: name:value");
    }
    return new Request.Header(text.substring(0, colon).strip(), text.substring(colon + 1).strip());
  }
}
