package io.hauberk.kubernetes.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.hauberk.evidence.record.Alarm;
import io.hauberk.policy.intent.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConcernedTest {
  private static final Concerned.Cluster EVERYTHING =
      new Concerned.Cluster() {
        @Override
        public Optional<ObjectReference> pod(String instance) {
          return instance.endsWith(".pod.example.org") ? named("pod", instance) : Optional.empty();
        }

        @Override
        public Optional<ObjectReference> workload(String namespace, String name) {
          return named("workload", namespace + "/" + name);
        }

        @Override
        public Optional<ObjectReference> object(Kind kind, String name) {
          return named(kind.name(), name);
        }

        @Override
        public ObjectReference self() {
          return named("self", "").orElseThrow();
        }

        private Optional<ObjectReference> named(String kind, String name) {
          return Optional.of(new ObjectReferenceBuilder().withKind(kind).withName(name).build());
        }
      };

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          denials-tenfold,          guardrail/pci,                 MeshGuardrail, pci
          denials-tenfold,          quarantine/bob-2026,           Quarantine,    bob-2026
          denials-tenfold,          default-deny/shop/web,         workload,      shop/web
          denials-tenfold,          egress-deny/shop/web,          workload,      shop/web
          denials-without-history,  unmatched-port/shop/web,       workload,      shop/web
          denials-tenfold,          hardening/path,                self,          ''
          denials-tenfold,          bob/bob -> shop/web,           workload,      shop/web
          denials-tenfold,          10.0.0.1 -> shop/web,          workload,      shop/web
          denials-tenfold,          bob/bob -> 10.0.0.1,           self,          ''
          denials-tenfold,          others,                        self,          ''
          first-seen-caller,        shop/web,                      workload,      shop/web
          default-deny-burst,       shop/web,                      workload,      shop/web
          second-enrolment,         u.pod.example.org,             pod,           u.pod.example.org
          identity-in-two-places,   u.pod.example.org,             pod,           u.pod.example.org
          impersonation,            u.pod.example.org,             pod,           u.pod.example.org
          certificate-not-renewed,  u.pod.example.org,             pod,           u.pod.example.org
          configuration-refused,    u.pod.example.org,             pod,           u.pod.example.org
          gap,                      u.pod.example.org,             pod,           u.pod.example.org
          gap,                      others,                        self,          ''
          right-by-accident,        pci,                           MeshGuardrail, pci
          shed,                     collector,                     self,          ''
          proof-failure,            log,                           self,          ''
          of-another-version,       shop/web,                      self,          ''
          """)
  void findsWhatAnAlarmIsAbout(String rule, String subject, String kind, String name) {
    ObjectReference found =
        new Concerned(EVERYTHING)
            .by(
                new Alarm(
                    rule,
                    Alarm.Severity.HIGH,
                    subject,
                    "s",
                    1,
                    0,
                    Instant.EPOCH,
                    Instant.EPOCH,
                    List.of()));
    assertEquals(kind + " " + name, found.getKind() + " " + found.getName());
  }
}
