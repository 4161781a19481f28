package io.hauberk.evidence.log;

import java.io.IOException;
import java.nio.file.Path;

/** A file of a log does not hold what was written into it. */
public final class DamagedLog extends IOException {
  private static final long serialVersionUID = 1;

  private final transient Path file;
  private final long offset;
  private final long index;
  private final String what;

  /**
   * @param offset of the first byte that is not as it was written
   * @param index of the first record that cannot be read
   */
  public DamagedLog(Path file, long offset, long index, String what) {
    super(
        "`%s` is damaged at byte %d, record %d: %s; restore this file from a copy, or keep the"
                .formatted(file, offset, index, what)
            + " folder for the auditors and begin a new log");
    this.file = file;
    this.offset = offset;
    this.index = index;
    this.what = what;
  }

  public Path file() {
    return file;
  }

  public long offset() {
    return offset;
  }

  public String what() {
    return what;
  }

  public long index() {
    return index;
  }
}
