package io.hauberk.cli;

import io.hauberk.admin.v1.Authority;
import io.hauberk.admin.v1.CaReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The certificate authority of a running control plane. */
@Command(
    name = "ca",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "The certificate authority.")
final class CaCommand {

  /** What it signs with. */
  @Command(
      name = "inspect",
      mixinStandardHelpOptions = true,
      description = "Shows the certificates that the authority signs with, and how many live.")
  static final class Inspect implements Callable<Integer> {
    private final Terminal terminal;
    @Mixin final StateOption state = new StateOption();
    @Mixin final OutputOption output = new OutputOption();

    Inspect(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() {
      CaReport report = state.ask(terminal, client -> client.inspectCa());
      Map<String, Object> value = new LinkedHashMap<>();
      value.put("trustDomain", report.getTrustDomain());
      value.put("liveCertificates", report.getLiveCertificates());
      value.put("journalLength", report.getJournalLength());
      value.put("authorities", report.getAuthoritiesList().stream().map(Inspect::value).toList());
      output.print(terminal.out(), lines(report), value);
      return ExitCode.OK;
    }

    private static List<String> lines(CaReport report) {
      List<String> lines = new ArrayList<>();
      lines.add(
          "trust domain "
              + report.getTrustDomain()
              + ", "
              + report.getLiveCertificates()
              + " live certificates");
      for (Authority authority : report.getAuthoritiesList()) {
        lines.add(
            authority.getRole()
                + " "
                + authority.getSubject()
                + ", serial "
                + authority.getSerial()
                + ", until "
                + StatusValue.time(authority.getNotAfter()));
        lines.add("  sha256 " + authority.getFingerprint());
      }
      return lines;
    }

    private static Map<String, Object> value(Authority authority) {
      Map<String, Object> value = new LinkedHashMap<>();
      value.put("role", authority.getRole());
      value.put("subject", authority.getSubject());
      value.put("serial", authority.getSerial());
      value.put("notBefore", StatusValue.time(authority.getNotBefore()));
      value.put("notAfter", StatusValue.time(authority.getNotAfter()));
      value.put("fingerprint", authority.getFingerprint());
      return value;
    }
  }
}
