package io.hauberk.authority.profile;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Attribute;
import org.bouncycastle.asn1.x509.Extension;

/**
 * Labels of which a certificate says that its holder carried them when it was issued. They stand in
 * the extension subjectDirectoryAttributes, RFC 5280 §4.2.1.8: one attribute {@code description},
 * with one value {@code key=value} for each.
 *
 * @param labels values by key, at most 32
 */
public record AttestedLabels(SortedMap<String, String> labels) {
  public static final AttestedLabels NONE = new AttestedLabels(new TreeMap<>());

  private static final int MOST = 32;

  public AttestedLabels {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    if (labels.size() > MOST) {
      throw new IllegalArgumentException(
          "a certificate attests " + MOST + " labels at most, not " + labels.size());
    }
    labels.forEach((key, value) -> requireSplit(key));
  }

  public boolean isEmpty() {
    return labels.isEmpty();
  }

  /** Value of the extension; values of a set stand in the order of their encodings. */
  public ASN1Encodable extension() {
    ASN1Encodable[] values =
        labels.entrySet().stream()
            .map(AttestedLabels::text)
            .map(DERUTF8String::new)
            .toArray(ASN1Encodable[]::new);
    return new DERSequence(new Attribute(BCStyle.DESCRIPTION, new DERSet(values)));
  }

  /**
   * What an extension says.
   *
   * @throws IllegalArgumentException when it says something else
   */
  public static AttestedLabels parse(ASN1Encodable extension) {
    List<String> texts = new ArrayList<>();
    for (ASN1Encodable each : ASN1Sequence.getInstance(extension)) {
      Attribute attribute = Attribute.getInstance(each);
      if (!attribute.getAttrType().equals(BCStyle.DESCRIPTION)) {
        throw new IllegalArgumentException("an attribute " + attribute.getAttrType());
      }
      for (ASN1Encodable value : attribute.getAttributeValues()) {
        texts.add(ASN1UTF8String.getInstance(value).getString());
      }
    }
    SortedMap<String, String> labels = new TreeMap<>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      if (equals < 1 || labels.put(text.substring(0, equals), text.substring(equals + 1)) != null) {
        throw new IllegalArgumentException("a label that is none, or stands twice");
      }
    }
    return new AttestedLabels(labels);
  }

  /** What a certificate says; {@link #NONE} where it says nothing of labels. */
  public static AttestedLabels of(X509Certificate certificate) {
    return Optional.ofNullable(
            certificate.getExtensionValue(Extension.subjectDirectoryAttributes.getId()))
        .map(
            bytes ->
                parse(ASN1Sequence.getInstance(ASN1OctetString.getInstance(bytes).getOctets())))
        .orElse(NONE);
  }

  private static String text(Map.Entry<String, String> label) {
    return label.getKey() + "=" + label.getValue();
  }

  private static void requireSplit(String key) {
    if (key.isEmpty() || key.indexOf('=') >= 0) {
      throw new IllegalArgumentException("`" + key + "` is not the key of a label");
    }
  }
}
