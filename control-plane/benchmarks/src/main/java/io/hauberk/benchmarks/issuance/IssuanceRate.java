package io.hauberk.benchmarks.issuance;

import io.hauberk.authority.Authority;
import io.hauberk.authority.AuthorityOptions;
import io.hauberk.authority.IssuanceRequest;
import io.hauberk.authority.attest.CertificationRequests;
import io.hauberk.authority.encode.Fingerprint;
import io.hauberk.identity.ServiceAccount;
import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.WorkloadId;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Security;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Whole issuances in a second, from the request to the flushed journal line, by provider and number
 * of threads. Compare with the bare signatures of {@code openssl speed ecdsap256}: one issuance
 * verifies one signature, makes two, and lets the platform verify two.
 */
public final class IssuanceRate {
  private static final TrustDomain DOMAIN = new TrustDomain("example.org");
  private static final int WINDOWS = 3;

  private final Path directory;
  private final int issuances;

  private IssuanceRate(Path directory, int issuances) {
    this.directory = directory;
    this.issuances = issuances;
  }

  /**
   * @param args a directory for state, on the disk that is to be measured; how many issuances a
   *     window has
   */
  public static void main(String[] args) throws Exception {
    Path directory = args.length > 0 ? Path.of(args[0]) : Files.createTempDirectory("issuance");
    int issuances = args.length > 1 ? Integer.parseInt(args[1]) : 2000;
    new IssuanceRate(directory, issuances).run(System.out);
  }

  private void run(PrintStream out) throws Exception {
    SecureRandom random = new SecureRandom();
    AuthorityOptions bouncyCastle = new AuthorityOptions(InstantSource.system(), random);
    AuthorityOptions platform =
        new AuthorityOptions(
            InstantSource.system(), random, Objects.requireNonNull(Security.getProvider("SunEC")));
    out.printf("%-10s %8s  %-36s%n", "provider", "threads", "issuances/s (CPU us each), 3 windows");
    for (AuthorityOptions options : List.of(bouncyCastle, platform)) {
      for (int threads : new int[] {1, 2, 8}) {
        out.printf(
            "%-10s %8d %s%n", options.provider().getName(), threads, rates(options, threads));
      }
    }
  }

  private String rates(AuthorityOptions options, int threads) throws Exception {
    Path state = directory.resolve(options.provider().getName() + "-" + threads);
    StringBuilder rates = new StringBuilder();
    try (Authority authority = Authority.open(state, DOMAIN, options);
        ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      window(authority, pool);
      for (int i = 0; i < WINDOWS; i++) {
        rates.append(window(authority, pool));
      }
    }
    return rates.toString();
  }

  private String window(Authority authority, ExecutorService pool) throws Exception {
    List<Callable<Object>> tasks = new ArrayList<>();
    for (int i = 0; i < issuances; i++) {
      IssuanceRequest request = request(i);
      tasks.add(() -> authority.issue(request));
    }
    Duration before = cpu();
    long start = System.nanoTime();
    for (Future<Object> done : pool.invokeAll(tasks)) {
      done.get();
    }
    double rate = issuances * 1e9 / (System.nanoTime() - start);
    long each = cpu().minus(before).dividedBy(issuances).toNanos() / 1000;
    return String.format(Locale.ROOT, "%8.0f (%d)", rate, each);
  }

  /** Of the whole process; says what an issuance costs also on a machine that does other things. */
  private static Duration cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
  }

  private static IssuanceRequest request(int number) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair key = generator.generateKeyPair();
    return new IssuanceRequest(
        DOMAIN.account(new ServiceAccount("shop", "bob")),
        DOMAIN.instance(new WorkloadId("shop", "bob-" + number)),
        CertificationRequests.create(key),
        "/run/" + Fingerprint.of(key.getPublic()) + ".key",
        Duration.ofHours(1));
  }
}
