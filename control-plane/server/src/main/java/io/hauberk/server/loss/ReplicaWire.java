package io.hauberk.server.loss;

import io.hauberk.evidence.loss.Arrived;
import io.hauberk.evidence.loss.Question;
import io.hauberk.evidence.loss.Standing;
import io.hauberk.evidence.loss.Testimony;
import java.util.Map;
import java.util.stream.Collectors;

/** What travels between control planes, and what it means: {@code replicas.proto}. */
final class ReplicaWire {
  private ReplicaWire() {}

  static Question of(io.hauberk.replicas.v1.Question wire) {
    return new Question(wire.getProxy(), wire.getStarted(), wire.getAt(), of(wire.getStanding()));
  }

  static io.hauberk.replicas.v1.Question to(Question question) {
    return io.hauberk.replicas.v1.Question.newBuilder()
        .setProxy(question.proxy())
        .setStarted(question.started())
        .setAt(question.at())
        .setStanding(to(question.standing()))
        .build();
  }

  static Testimony of(io.hauberk.replicas.v1.Testimony wire) {
    return new Testimony(
        wire.getProxy(),
        wire.getStarted(),
        of(wire.getBefore()),
        of(wire.getUntil()),
        wire.getElsewhereMap().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, lines -> of(lines.getValue()))),
        of(wire.getStanding()));
  }

  static io.hauberk.replicas.v1.Testimony to(Testimony testimony) {
    var wire =
        io.hauberk.replicas.v1.Testimony.newBuilder()
            .setProxy(testimony.proxy())
            .setStarted(testimony.started())
            .setBefore(to(testimony.before()))
            .setUntil(to(testimony.until()))
            .setStanding(to(testimony.standing()));
    testimony.elsewhere().forEach((who, lines) -> wire.putElsewhere(who, to(lines)));
    return wire.build();
  }

  private static Arrived of(io.hauberk.replicas.v1.Arrived wire) {
    return new Arrived(wire.getLines(), wire.getRequests());
  }

  private static io.hauberk.replicas.v1.Arrived to(Arrived arrived) {
    return io.hauberk.replicas.v1.Arrived.newBuilder()
        .setLines(arrived.lines())
        .setRequests(arrived.requests())
        .build();
  }

  private static Standing of(io.hauberk.replicas.v1.Standing wire) {
    return new Standing(
        wire.getStarted(),
        wire.getAt(),
        wire.getWhole(),
        wire.getTold(),
        wire.getJudged(),
        wire.getMissing(),
        wire.getReported(),
        wire.getBusy(),
        wire.getEnded());
  }

  private static io.hauberk.replicas.v1.Standing to(Standing standing) {
    return io.hauberk.replicas.v1.Standing.newBuilder()
        .setStarted(standing.started())
        .setAt(standing.at())
        .setWhole(standing.whole())
        .setTold(standing.told())
        .setJudged(standing.judged())
        .setMissing(standing.missing())
        .setReported(standing.reported())
        .setBusy(standing.busy())
        .setEnded(standing.ended())
        .build();
  }
}
