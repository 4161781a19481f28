package io.hauberk.policy.evaluate;

import io.hauberk.identity.InstanceName;
import io.hauberk.identity.SpiffeId;
import io.hauberk.policy.model.Caller;
import io.hauberk.policy.model.Decision;
import io.hauberk.policy.model.IpAddress;
import io.hauberk.policy.model.MeshModel;
import io.hauberk.policy.model.Request;
import io.hauberk.policy.model.WorkloadPolicy;
import io.hauberk.policy.resolve.ReadMesh;
import java.util.ArrayList;
import java.util.List;

/** A request in the making: by default {@code GET /} of alice/alice:443. */
record Asking(
    MeshModel model,
    Caller caller,
    int port,
    String method,
    String target,
    String host,
    List<Request.Header> headers) {
  private static final String CALLEE = "alice/alice";

  static Asking as(MeshModel model, String workload) {
    WorkloadPolicy policy = ReadMesh.policy(model, workload);
    return new Asking(
        model,
        new Caller(policy.account(), policy.instances().getFirst(), IpAddress.parse("10.1.2.3")),
        443,
        "GET",
        "/",
        "alice.alice",
        List.of());
  }

  Asking at(int number) {
    return new Asking(model, caller, number, method, target, host, headers);
  }

  Asking asks(String verb, String pathAndQuery) {
    return new Asking(model, caller, port, verb, pathAndQuery, host, headers);
  }

  Asking host(String name) {
    return new Asking(model, caller, port, method, target, name, headers);
  }

  Asking header(String name, String value) {
    List<Request.Header> more = new ArrayList<>(headers);
    more.add(new Request.Header(name, value));
    return new Asking(model, caller, port, method, target, host, more);
  }

  Asking peer(String address) {
    return with(new Caller(caller.account(), caller.instance(), IpAddress.parse(address)));
  }

  Asking certificate(String account, String instance) {
    return with(new Caller(SpiffeId.parse(account), new InstanceName(instance), caller.address()));
  }

  private Asking with(Caller other) {
    return new Asking(model, other, port, method, target, host, headers);
  }

  Request request() {
    return port == 443
        ? new Request.Http(caller, method, target, host, headers)
        : new Request.Tcp(caller);
  }

  Decision decision() {
    return Evaluator.evaluate(ReadMesh.policy(model, CALLEE), port, request(), model.exclusions());
  }

  /** {@code allowed by alice/p/r}. */
  String enforced() {
    return decision().enforced().toString();
  }

  /** As {@link #enforced}; {@code none} where nothing is shadowed. */
  String shadow() {
    return decision().shadow().map(Object::toString).orElse("none");
  }

  Explanation explain() {
    return Explainer.explain(ReadMesh.policy(model, CALLEE), port, request(), model.exclusions());
  }
}
