package io.hauberk.evidence.record;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.Year;
import java.time.ZoneOffset;

/**
 * Moments as {@link Instant} reads and writes them, for when there are many of them: the usual form
 * is understood without a formatter.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3339">RFC 3339</a>
 */
public final class Rfc3339 {
  private static final long YEAR_0 = -62_167_219_200L;
  private static final long YEAR_10000 = 253_402_300_800L;
  private static final int SECONDS = "2026-11-21T12:00:00".length();
  private static final int[] FRACTION = {
    100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1
  };

  private Rfc3339() {}

  /**
   * @throws java.time.format.DateTimeParseException when it is none
   */
  public static Instant parse(String text) {
    return isUsual(text) ? usual(text) : Instant.parse(text);
  }

  public static String text(Instant time) {
    if (time.getEpochSecond() < YEAR_0 || time.getEpochSecond() >= YEAR_10000) {
      return time.toString();
    }
    LocalDateTime utc =
        LocalDateTime.ofEpochSecond(time.getEpochSecond(), time.getNano(), ZoneOffset.UTC);
    byte[] text = new byte[SECONDS + 11];
    number(text, 0, 4, utc.getYear());
    text[4] = '-';
    number(text, 5, 2, utc.getMonthValue());
    text[7] = '-';
    number(text, 8, 2, utc.getDayOfMonth());
    text[10] = 'T';
    number(text, 11, 2, utc.getHour());
    text[13] = ':';
    number(text, 14, 2, utc.getMinute());
    text[16] = ':';
    number(text, 17, 2, utc.getSecond());
    int end = SECONDS;
    int nano = utc.getNano();
    if (nano > 0) {
      int digits = nano % 1_000_000 == 0 ? 3 : nano % 1_000 == 0 ? 6 : 9;
      text[end] = '.';
      number(text, end + 1, digits, nano / FRACTION[digits - 1]);
      end += 1 + digits;
    }
    text[end] = 'Z';
    return new String(text, 0, end + 1, ISO_8859_1);
  }

  private static void number(byte[] text, int from, int digits, int value) {
    int left = value;
    for (int at = from + digits - 1; at >= from; at--) {
      text[at] = (byte) ('0' + left % 10);
      left /= 10;
    }
  }

  /** A moment of UTC with at most nine digits of a second, and no leap second. */
  private static boolean isUsual(String text) {
    int end = text.length() - 1;
    if (end < SECONDS || end > SECONDS + 10 || end == SECONDS + 1 || text.charAt(end) != 'Z') {
      return false;
    }
    for (int at = 0; at < end; at++) {
      char c = text.charAt(at);
      boolean fits =
          switch (at) {
            case 4, 7 -> c == '-';
            case 10 -> c == 'T';
            case 13, 16 -> c == ':';
            case 19 -> c == '.';
            default -> c >= '0' && c <= '9';
          };
      if (!fits) {
        return false;
      }
    }
    return isDay(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10))
        && number(text, 11, 13) < 24
        && number(text, 14, 16) < 60
        && number(text, 17, 19) < 60;
  }

  private static boolean isDay(int year, int month, int day) {
    return month >= 1
        && month <= 12
        && day >= 1
        && (day <= 28 || day <= Month.of(month).length(Year.isLeap(year)));
  }

  private static Instant usual(String text) {
    long day =
        LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10)).toEpochDay();
    int second = (number(text, 11, 13) * 60 + number(text, 14, 16)) * 60 + number(text, 17, 19);
    int end = text.length() - 1;
    int digits = end - SECONDS - 1;
    long nano = digits < 1 ? 0 : (long) number(text, SECONDS + 1, end) * FRACTION[digits - 1];
    return Instant.ofEpochSecond(day * 86_400 + second, nano);
  }

  private static int number(String text, int from, int to) {
    int value = 0;
    for (int at = from; at < to; at++) {
      value = value * 10 + text.charAt(at) - '0';
    }
    return value;
  }
}
