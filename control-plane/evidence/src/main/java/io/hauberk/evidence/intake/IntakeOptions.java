package io.hauberk.evidence.intake;

/**
 * @param redaction of what requests carry
 * @param sheddingBytes when so much waits to be written, lines that may be shed are counted only
 * @param fullBytes when so much waits, whoever feeds the intake stops reading
 * @param proxies how many are remembered at most
 */
public record IntakeOptions(Redaction redaction, long sheddingBytes, long fullBytes, int proxies) {
  public static final IntakeOptions STANDARD = of(Redaction.STANDARD);

  public static IntakeOptions of(Redaction redaction) {
    return new IntakeOptions(redaction, 24L << 20, 48L << 20, 20_000);
  }
}
