package io.hauberk.e2e.bypass;

import io.hauberk.e2e.bypass.Openssl.Identity;
import io.hauberk.e2e.bypass.Openssl.Profile;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** The root of the mesh, the sidecar's certificate, and one for each caller, good or odd. */
final class Certificates {
  static final String DOMAIN = "example.org";

  private final Openssl openssl;
  private final Identity root;
  private final Identity server;
  private final Identity bob;
  private final Map<String, SSLContext> callers = new HashMap<>();

  Certificates(Path dir) throws IOException, GeneralSecurityException {
    openssl = new Openssl(dir);
    root = openssl.root("mesh-root");
    server =
        openssl.issue("server", Profile.leaf(uri("alice", "alice"), dns("alice", "alice")), root);
    bob = openssl.issue("bob", Profile.leaf(uri("bob", "bob"), dns("bob", "bob")), root);
    callers.put("nobody", context(null));
    callers.put("bob", context(bob));
    for (String name : List.of("wide", "carol", "mallory")) {
      leaf(name, uri(name, name), dns(name, name));
    }
    leaf("bob2", uri("bob", "bob"), dns("bob", "bob2"));
    leaf("b.b", uri("bob", "b.b"), dns("bob", "dotted"));
    leaf("bxb", uri("bob", "bxb"), dns("bob", "bxb"));
    oddNames();
    oddSigners();
  }

  Path rootPem() {
    return root.chain();
  }

  Identity server() {
    return server;
  }

  Identity bob() {
    return bob;
  }

  /** TLS contexts by the callers' names; {@code nobody} shows no certificate. */
  Map<String, SSLContext> callers() {
    return Map.copyOf(callers);
  }

  private void oddNames() throws IOException, GeneralSecurityException {
    String bob = uri("bob", "bob");
    String pod = dns("bob", "bob");
    String eve = uri("eve", "eve");
    leaf("two-uris", bob, uri("wide", "wide"), pod);
    leaf("two-uris-reversed", uri("wide", "wide"), bob, pod);
    leaf("two-instances", bob, pod, dns("wide", "wide"));
    leaf("wildcard-instance", bob, "DNS:*.bob.workload." + DOMAIN);
    leaf("no-instance", bob);
    leaf("no-uri", pod);
    leaf("instance-of-another-domain", bob, "DNS:bob.bob.workload.example.net");
    leaf("other-domain", "URI:spiffe://example.net/ns/bob/sa/bob", pod);
    leaf("longer-domain", "URI:spiffe://example.org.evil/ns/bob/sa/bob", pod);
    leaf("upper-case-domain", "URI:spiffe://EXAMPLE.ORG/ns/bob/sa/bob", pod);
    leaf("domain-with-port", "URI:spiffe://example.org:443/ns/bob/sa/bob", pod);
    leaf("domain-with-user", "URI:spiffe://x@example.org/ns/bob/sa/bob", pod);
    leaf("trailing-slash", bob + "/", pod);
    leaf("longer-path", bob + "/x", pod);
    leaf("dot-segments", "URI:spiffe://example.org/ns/eve/../bob/sa/bob", pod);
    leaf("encoded-path", "URI:spiffe://example.org/ns/bob/sa/%62ob", pod);
    leaf("query", bob + "?sa=bob", pod);
    leaf("https-uri", "URI:https://example.org/ns/bob/sa/bob", pod);
    leaf("comma-in-uri", bob + ",spiffe://example.org/ns/bob/sa/bob", pod);
    String evePod = dns("eve", "eve");
    leaf("name-in-dns", eve, evePod, "DNS:example.org/ns/bob/sa/bob");
    leaf("name-in-email", eve, evePod, "email:bob@example.org");
    leaf(
        "name-in-other-name",
        eve,
        evePod,
        "otherName:1.2.3.4;UTF8:spiffe://example.org/ns/bob/sa/bob");
    issue(
        "name-in-subject",
        Profile.leaf(eve, evePod).subject("/CN=spiffe:\\/\\/example.org\\/ns\\/bob\\/sa\\/bob"),
        root);
  }

  private void oddSigners() throws IOException, GeneralSecurityException {
    Profile bob = Profile.leaf(uri("bob", "bob"), dns("bob", "bob"));
    issue("expired", bob.until("20200102000000Z"), root);
    issue("other-root", bob, openssl.root("other-root"));
    Path copies = Files.createDirectory(root.chain().resolveSibling("copies"));
    issue("root-of-the-same-name", bob, new Openssl(copies).root("mesh-root"));
    issue("signs-itself", bob.subject("/CN=bob"), null);
    issue("server-only", bob.with("extendedKeyUsage=serverAuth"), root);
    Identity leaf = openssl.issue("signing-leaf", bob.subject("/CN=bob"), root);
    Identity below =
        openssl.issue("below-a-leaf", Profile.leaf(uri("wide", "wide"), dns("wide", "wide")), leaf);
    Files.writeString(below.chain(), Files.readString(leaf.chain()), StandardOpenOption.APPEND);
    callers.put("below-a-leaf", context(below));
  }

  private void leaf(String caller, String... names) throws IOException, GeneralSecurityException {
    issue(caller, Profile.leaf(names), root);
  }

  private void issue(String caller, Profile profile, @Nullable Identity issuer)
      throws IOException, GeneralSecurityException {
    callers.put(caller, context(openssl.issue("caller-" + caller, profile, issuer)));
  }

  private SSLContext context(@Nullable Identity identity)
      throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("root", root.certificates().getFirst());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    KeyManager[] keys =
        identity == null
            ? new KeyManager[0]
            : new KeyManager[] {
              new Always(
                  identity.privateKey(), identity.certificates().toArray(X509Certificate[]::new))
            };
    TrustManager[] managers = trust.getTrustManagers();
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, managers, new SecureRandom());
    return context;
  }

  private static String uri(String namespace, String account) {
    return "URI:spiffe://" + DOMAIN + "/ns/" + namespace + "/sa/" + account;
  }

  private static String dns(String namespace, String workload) {
    return "DNS:" + workload + "." + namespace + ".workload." + DOMAIN;
  }

  /** Shows its certificate whatever the server says it would accept. */
  private static final class Always extends X509ExtendedKeyManager {
    private final PrivateKey key;
    private final X509Certificate[] chain;

    Always(PrivateKey key, X509Certificate[] chain) {
      this.key = key;
      this.chain = chain;
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
      return new String[] {"it"};
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
      return "it";
    }

    @Override
    public String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
      return "it";
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
      return new String[0];
    }

    @Override
    public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
      return "";
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return chain.clone();
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return key;
    }
  }
}
