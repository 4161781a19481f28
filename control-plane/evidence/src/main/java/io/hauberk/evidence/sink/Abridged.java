package io.hauberk.evidence.sink;

import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.Administration;
import io.hauberk.evidence.record.Alarm;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Exchange;
import io.hauberk.evidence.record.Fact;
import io.hauberk.evidence.record.Gap;
import io.hauberk.evidence.record.Party;
import io.hauberk.evidence.record.Shed;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A record with the texts that strangers choose cut short, for receivers that take short messages
 * only. The log keeps the whole.
 */
final class Abridged {
  private static final int LONGEST = 256;
  private static final int MOST = 16;

  private Abridged() {}

  static EvidenceRecord of(EvidenceRecord record) {
    Fact fact =
        switch (record.fact()) {
          case Access access -> access(access);
          case Administration act -> act(act);
          case Alarm alarm -> alarm;
          case Gap gap -> gap;
          case Shed shed -> shed;
        };
    return new EvidenceRecord(record.uid(), record.time(), record.collected(), fact);
  }

  private static Access access(Access access) {
    return new Access(
        access.observer(),
        party(access.caller()),
        party(access.target()),
        access.connection(),
        access.http().map(Abridged::exchange),
        access.outcome());
  }

  private static Exchange exchange(Exchange http) {
    return new Exchange(
        cut(http.requestId()),
        cut(http.method()),
        cut(http.host()),
        cut(http.path()),
        http.redacted(),
        http.status(),
        http.grpcStatus(),
        cut(http.headers()));
  }

  private static Party party(Party party) {
    return new Party(
        party.verified(),
        party.spiffeId(),
        party.instance(),
        party.certificateSerial(),
        party.address(),
        party
            .workload()
            .map(
                workload ->
                    new Party.Workload(
                        workload.namespace(),
                        workload.name(),
                        workload.serviceAccount(),
                        cut(workload.labels()),
                        workload.pod(),
                        workload.podUid(),
                        workload.node())));
  }

  private static Administration act(Administration act) {
    return new Administration(
        act.actor(),
        act.source(),
        act.action(),
        act.kind(),
        act.namespace(),
        act.name(),
        act.before(),
        act.after(),
        act.accepted(),
        act.reason().map(Abridged::cut),
        cut(act.details()));
  }

  private static SortedMap<String, String> cut(SortedMap<String, String> map) {
    SortedMap<String, String> less = new TreeMap<>();
    map.entrySet().stream()
        .limit(MOST)
        .forEach(entry -> less.put(cut(entry.getKey()), cut(entry.getValue())));
    return less;
  }

  private static String cut(String text) {
    if (text.length() <= LONGEST) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return text.substring(0, end) + "... (" + text.length() + " characters)";
  }
}
