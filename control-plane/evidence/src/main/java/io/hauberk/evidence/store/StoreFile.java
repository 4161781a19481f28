package io.hauberk.evidence.store;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file with the records of a range of indices. Its name says all of this, so that a folder of
 * such files needs no other list.
 *
 * @param first index
 * @param end one more than the last index
 * @param day on which they were taken over, in UTC
 * @param oldest no record is from before that, to the second
 * @param newest none is from after that, to the second
 */
record StoreFile(Path path, long first, long end, LocalDate day, Instant oldest, Instant newest) {
  /** From the first index on; of those with the same the longest first. */
  static final Comparator<StoreFile> ORDER =
      Comparator.comparingLong(StoreFile::first)
          .thenComparing(Comparator.comparingLong(StoreFile::end).reversed());

  private static final Pattern NAME =
      Pattern.compile(
          "records-(\\d{12})-(\\d{12})\\.(\\d{8})\\.(-?\\d{1,13})-(-?\\d{1,13})\\.parquet");

  StoreFile {
    if (first < 0 || end <= first || newest.isBefore(oldest)) {
      throw new IllegalArgumentException("`" + path + "` holds no range of records");
    }
  }

  static StoreFile in(
      Path folder, long first, long end, LocalDate day, Instant oldest, Instant newest) {
    String name =
        String.format(
            Locale.ROOT,
            "records-%012d-%012d.%s.%d-%d.parquet",
            first,
            end,
            day.format(DateTimeFormatter.BASIC_ISO_DATE),
            oldest.getEpochSecond(),
            newest.getEpochSecond() + 1);
    return of(folder.resolve(name)).orElseThrow();
  }

  /** Absent when the name is that of something else. */
  static Optional<StoreFile> of(Path path) {
    Matcher name = NAME.matcher(String.valueOf(path.getFileName()));
    if (!name.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new StoreFile(
              path,
              Long.parseLong(name.group(1)),
              Long.parseLong(name.group(2)),
              LocalDate.parse(name.group(3), DateTimeFormatter.BASIC_ISO_DATE),
              Instant.ofEpochSecond(Long.parseLong(name.group(4))),
              Instant.ofEpochSecond(Long.parseLong(name.group(5)))));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  long count() {
    return end - first;
  }

  boolean covers(StoreFile other) {
    return first <= other.first && other.end <= end && !equals(other);
  }
}
