package io.hauberk.evidence.record;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Somebody changed, or tried to change, what is in force.
 *
 * @param actor user of the API server, owner of the file, or user of the administration socket
 * @param source where it came from
 * @param action what was done
 * @param kind of the object, such as {@code MeshPolicy}, {@code Quarantine}, {@code
 *     IntermediateCertificate}
 * @param namespace absent for what has none
 * @param before SHA-256 of the object before, 64 hexadecimal digits; absent when it was created
 * @param after likewise after; absent when it was deleted
 * @param accepted whether it took effect
 * @param reason why not, or what the actor gave as reason
 * @param details further facts, by the field's usual names
 */
public record Administration(
    String actor,
    Source source,
    Action action,
    String kind,
    Optional<String> namespace,
    String name,
    Optional<String> before,
    Optional<String> after,
    boolean accepted,
    Optional<String> reason,
    SortedMap<String, String> details)
    implements Fact {
  public Administration {
    details = Collections.unmodifiableSortedMap(new TreeMap<>(details));
  }

  public Administration with(Map<String, String> more) {
    SortedMap<String, String> all = new TreeMap<>(details);
    all.putAll(more);
    return new Administration(
        actor, source, action, kind, namespace, name, before, after, accepted, reason, all);
  }

  /** Where an administrator acts. */
  public enum Source {
    FILE,
    KUBERNETES,
    SOCKET,
    AUTHORITY,
    CONTROL_PLANE
  }

  /** What an administrator does. */
  public enum Action {
    CREATE,
    UPDATE,
    DELETE,
    ISSUE,
    ROTATE,
    START,
    STOP
  }
}
