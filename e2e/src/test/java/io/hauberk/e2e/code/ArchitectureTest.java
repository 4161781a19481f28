package io.hauberk.e2e.code;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Instant;
import java.util.UUID;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Who may use whom. No violation is frozen in: a rule that is wrong is changed here, in words. */
class ArchitectureTest {
  private static final JavaClasses HAUBERK =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.hauberk");

  @TestFactory
  Stream<DynamicTest> everyRuleHolds() {
    return Stream.of(purity(), direction(), modules(), libraries(), values(), wiring(), names())
        .flatMap(rules -> rules)
        .map(rule -> DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(HAUBERK)));
  }

  private static Stream<ArchRule> purity() {
    return Stream.of(
        classes()
            .that()
            .resideInAPackage("io.hauberk.identity..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                "java..", "javax.net.ssl..", "org.jspecify..", "io.hauberk.identity..")
            .as("identities know the JDK only"),
        noClasses()
            .that()
            .resideInAPackage("io.hauberk.identity")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "java.net..", "java.security..", "javax..", "io.hauberk.identity.peer..")
            .as("names know nothing of certificates and connections"),
        classes()
            .that()
            .resideInAPackage("io.hauberk.policy..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                "java..",
                "org.jspecify..",
                "io.hauberk.identity..",
                "io.hauberk.policy..",
                "com.google.re2j..",
                "org.snakeyaml.engine..")
            .as("the policy language knows identities, RE2 and YAML, nothing of Envoy"),
        noClasses()
            .that(resideInAPackage("io.hauberk..").and(not(resideInAPackage("..policy.intent.."))))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.snakeyaml.engine..")
            .as("YAML is read in intent only"),
        noClasses()
            .that()
            .resideInAnyPackage("io.hauberk.policy..", "io.hauberk.envoy..")
            .and()
            .haveNameNotMatching(".*\\.SourceFiles(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net.http..", "java.nio.file..", "java.util.concurrent..")
            .as("stages open no file, no connection and no thread; SourceFiles is their door"));
  }

  private static Stream<ArchRule> direction() {
    return Stream.of(
        noClasses()
            .that()
            .resideInAPackage("..policy.model..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..policy.intent..", "..policy.resolve..", "..policy.evaluate..")
            .as("the model knows nothing of what was written"),
        noClasses()
            .that()
            .resideInAPackage("..policy.evaluate..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..policy.intent..", "..policy.resolve..")
            .as("the evaluator sees the model only"),
        noClasses()
            .that()
            .resideInAPackage("..policy.intent..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..policy.resolve..", "..policy.evaluate..")
            .as("intent does not resolve"),
        noClasses()
            .that()
            .resideInAPackage("io.hauberk.envoy..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..policy.intent..", "..policy.resolve..", "..policy.evaluate..")
            .as("the compiler sees the model only"),
        slices().matching("io.hauberk.(*).(*)..").should().beFreeOfCycles());
  }

  private static Stream<ArchRule> modules() {
    return Stream.of(
        noClasses()
            .that()
            .resideInAPackage("io.hauberk.testkit..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.hauberk.envoy..", "io.hauberk.server..", "io.hauberk.cli..")
            .as("the second opinion is formed without looking at the first"),
        noClasses()
            .that()
            .resideInAPackage("io.hauberk.evidence..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.hauberk.server..", "io.hauberk.authority..", "io.hauberk.cli..")
            .as("evidence is kept and read without a control plane"),
        noClasses()
            .that()
            .resideInAPackage("io.hauberk.sidecar..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.hauberk.policy..", "io.hauberk.authority..")
            .as("the workload's side knows neither the policies nor the CA"),
        classes()
            .that()
            .resideInAPackage("io.hauberk.injector..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                "java..",
                "org.jspecify..",
                "com.fasterxml.jackson..",
                "io.hauberk.injector..",
                "io.hauberk.identity..",
                "io.hauberk.policy.intent")
            .as("the injector knows trees, identities and the list of codes"),
        noClasses()
            .that(resideInAPackage("io.hauberk..").and(not(resideInAPackage("io.hauberk.cli.."))))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.hauberk.cli..")
            .as("nothing depends on the commands"));
  }

  private static Stream<ArchRule> libraries() {
    return Stream.of(
        only("org.bouncycastle..", "io.hauberk.authority.."),
        only(
            "io.grpc..",
            "..server..",
            "..enrollment..",
            "io.hauberk.admin..",
            "io.hauberk.evidence.sink.otlp..",
            "io.hauberk.shipping..",
            "io.hauberk.replicas..",
            "..sidecar..",
            "io.hauberk.kubernetes.identity..",
            "..testkit..",
            "..cli.."),
        only("io.envoyproxy..", "io.hauberk.envoy..", "..server..", "..testkit.."),
        only("org.apache.kafka..", "io.hauberk.evidence.sink.kafka.."),
        only("io.opentelemetry..", "io.hauberk.evidence.sink.otlp.."),
        only(
            "io.fabric8..",
            "io.hauberk.kubernetes..",
            "io.hauberk.benchmarks.webhook..",
            "io.hauberk.benchmarks.pods.."),
        only("io.prometheus..", "io.hauberk.evidence.metrics..", "io.hauberk.server.loss.."),
        only("picocli..", "io.hauberk.cli.."),
        only("org.duckdb..", "io.hauberk.evidence.store.."),
        only("java.sql..", "io.hauberk.evidence.store.."),
        only("net.jqwik..", "io.hauberk.testkit.."),
        only("org.junit..", "io.hauberk.testkit.."));
  }

  private static Stream<ArchRule> values() {
    return Stream.of(
        classes()
            .that()
            .resideInAnyPackage("..policy.model..", "io.hauberk.identity..")
            .should(beAValue())
            .as("the model and identities are records, enums, sealed interfaces or final"),
        fields()
            .that()
            .areDeclaredInClassesThat()
            .resideInAnyPackage("io.hauberk.policy..", "io.hauberk.identity..", "..envoy.compile..")
            .and()
            .areStatic()
            .should()
            .beFinal()
            .as("stages have no static state"));
  }

  private static Stream<ArchRule> wiring() {
    return Stream.of(
        noClasses()
            .that()
            .resideInAnyPackage(
                "io.hauberk.policy..", "io.hauberk.identity..", "io.hauberk.envoy..")
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(UUID.class, "randomUUID")
            .as("stages take neither time nor chance from the air"),
        noClasses()
            .that(not(resideInAnyPackage("io.hauberk.cli..", "io.hauberk.testkit..")))
            .should()
            .accessField(System.class, "out")
            .as("only the commands print"),
        noClasses()
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Logger.class)
            .as("what is logged goes through slf4j"));
  }

  private static Stream<ArchRule> names() {
    return Stream.of("Util", "Utils", "Helper", "Manager", "Impl", "Info", "Data")
        .<ArchRule>map(
            ending ->
                noClasses()
                    .that(writtenByHand())
                    .should()
                    .haveSimpleNameEndingWith(ending)
                    .as("no class is called *" + ending));
  }

  private static ArchRule only(String library, String... users) {
    return noClasses()
        .that(resideInAPackage("io.hauberk..").and(not(resideInAnyPackage(users))))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .as(library + " is used by " + String.join(", ", users) + " only");
  }

  /** Stubs of the two protocols are named by their generator. */
  private static DescribedPredicate<JavaClass> writtenByHand() {
    return not(resideInAnyPackage("io.hauberk.enrollment..", "io.hauberk.admin.."));
  }

  private static ArchCondition<JavaClass> beAValue() {
    return new ArchCondition<>("be a record, an enum, sealed or final") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean value =
            type.getSimpleName().equals("package-info")
                || type.isRecord()
                || type.isEnum()
                || type.reflect().isSealed()
                || type.getModifiers().contains(JavaModifier.FINAL);
        events.add(new SimpleConditionEvent(type, value, type.getName()));
      }
    };
  }
}
