package io.hauberk.cli;

import io.hauberk.evidence.report.RecordRow;
import io.hauberk.evidence.report.Table;
import io.hauberk.evidence.revision.Replay;
import io.hauberk.evidence.revision.Replayer;
import io.hauberk.evidence.revision.RevisionIndex;
import io.hauberk.evidence.store.EvidenceStore;
import io.hauberk.evidence.store.Filter;
import io.hauberk.evidence.store.Found;
import io.hauberk.policy.evaluate.Explanation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A decision of the past, made again.
 *
 * @param text what was recorded, and what came of making it again
 */
record RecordReplay(Found found, Replay replay, List<String> text) {
  /**
   * @param name uid of a record, or its place in the log
   * @throws Failure when there is no such record
   */
  static RecordReplay of(EvidenceStore store, Path revisions, String name) throws IOException {
    Found found =
        named(store, name)
            .orElseThrow(() -> Failure.invalid("no record is called `" + Table.shown(name) + "`"));
    Replay replay =
        found.record().isPresent()
            ? new Replayer(RevisionIndex.read(revisions)).replay(found.record().get())
            : new Replay.Undetermined("this version cannot read the record");
    List<String> text =
        new ArrayList<>(new Table(RecordRow.HEADER, List.of(RecordRow.cells(found))).text());
    text.add("");
    text.add(said(replay));
    return new RecordReplay(found, replay, text);
  }

  private static Optional<Found> named(EvidenceStore store, String name) throws IOException {
    if (name.matches("[0-9]{1,18}")) {
      long index = Long.parseLong(name);
      List<Found> found = new ArrayList<>();
      store.all(List.of(new Filter.From(index), new Filter.Before(index + 1)), found::add);
      return found.stream().findFirst();
    }
    return store.named(name);
  }

  private static String said(Replay replay) {
    return switch (replay) {
      case Replay.Same(var assumed, var unused) ->
          "replayed: the same verdict by the same rule"
              + assumed.map(a -> ", if the request had " + a).orElse("");
      case Replay.Differs(var allowed, var decision, var unused) ->
          "ALARM: by the rules of that revision it is "
              + (allowed ? "allowed" : "denied")
              + " by "
              + decision
              + ": the record, the archive or the proxy is wrong";
      case Replay.Undetermined(var why) -> "cannot be replayed: " + Table.shown(why);
    };
  }

  /** The rules that came nearest, where rules decided. */
  Optional<Explanation> explanation() {
    return switch (replay) {
      case Replay.Same(var unused, var explanation) -> explanation;
      case Replay.Differs(var unused, var unused2, var explanation) -> explanation;
      case Replay.Undetermined unused -> Optional.empty();
    };
  }

  int status() {
    return switch (replay) {
      case Replay.Same unused -> ExitCode.OK;
      case Replay.Differs unused -> ExitCode.FINDING;
      case Replay.Undetermined unused -> ExitCode.INVALID;
    };
  }

  Map<String, Object> value() {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("index", found.index());
    found.record().ifPresent(record -> value.put("uid", record.uid()));
    switch (replay) {
      case Replay.Same(var assumed, var unused) -> {
        value.put("replay", "same");
        assumed.ifPresent(a -> value.put("assumed", a));
      }
      case Replay.Differs(var allowed, var decision, var unused) -> {
        value.put("replay", "differs");
        value.put("allowed", allowed);
        value.put("rule", decision);
      }
      case Replay.Undetermined(var why) -> {
        value.put("replay", "undetermined");
        value.put("why", why);
      }
    }
    return value;
  }
}
