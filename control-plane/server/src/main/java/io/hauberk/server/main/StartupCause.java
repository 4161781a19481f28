package io.hauberk.server.main;

import io.hauberk.authority.problem.AuthorityFailure;
import io.hauberk.server.main.StartupFailure.Reason;
import io.hauberk.server.source.SourceState;
import io.hauberk.server.state.StateFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Says in one word why something could not be started. */
final class StartupCause {
  private StartupCause() {}

  static StartupFailure of(StateFailure e) {
    Reason reason =
        switch (e.kind()) {
          case IN_USE -> Reason.STATE_IN_USE;
          case FULL -> Reason.DISK_FULL;
          case INACCESSIBLE -> Reason.STATE_UNUSABLE;
          case CORRUPT -> Reason.STATE_DAMAGED;
        };
    return new StartupFailure(reason, e.getMessage(), List.of(), e);
  }

  static StartupFailure of(AuthorityFailure e) {
    if (e.getCause() instanceof IOException io) {
      StateFailure state = StateFailure.of(Path.of("state"), io);
      Reason reason =
          state.kind() == StateFailure.Kind.FULL ? Reason.DISK_FULL : Reason.STATE_UNUSABLE;
      return new StartupFailure(reason, String.valueOf(e.getMessage()), List.of(), e);
    }
    return new StartupFailure(Reason.STATE_DAMAGED, String.valueOf(e.getMessage()), List.of(), e);
  }

  static StartupFailure of(SourceState.Unusable folder) {
    Reason reason =
        switch (folder.reason()) {
          case EMPTY -> Reason.FOLDER_EMPTY;
          case UNREADABLE -> Reason.FOLDER_UNREADABLE;
        };
    return new StartupFailure(reason, folder.problems().getFirst().message(), folder.problems());
  }
}
