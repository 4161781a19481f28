package io.hauberk.evidence.sink.otlp;

import io.hauberk.evidence.format.Severity;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.sink.Message;
import io.hauberk.evidence.sink.RefusedBatchException;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.resource.v1.Resource;
import java.time.Instant;
import java.util.List;

/** Messages in OTLP, and its answers. */
final class OtlpLogs {
  private OtlpLogs() {}

  static ExportLogsServiceRequest request(String version, List<Message> batch) {
    ScopeLogs.Builder scope =
        ScopeLogs.newBuilder()
            .setScope(
                InstrumentationScope.newBuilder()
                    .setName("io.hauberk.evidence")
                    .setVersion(version));
    batch.forEach(message -> scope.addLogRecords(log(message)));
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder()
                .setResource(
                    Resource.newBuilder()
                        .addAttributes(attribute("service.name", "hauberk"))
                        .addAttributes(attribute("service.version", version)))
                .addScopeLogs(scope))
        .build();
  }

  /**
   * Some may have been rejected, but not which: the batch is sent again in halves until they are
   * found. What was taken is then there twice, with the same uid.
   */
  static void requireWhole(ExportLogsServiceResponse answer) throws RefusedBatchException {
    long rejected = answer.getPartialSuccess().getRejectedLogRecords();
    if (rejected > 0) {
      throw new RefusedBatchException(
          "the receiver rejected %d: %s"
              .formatted(rejected, answer.getPartialSuccess().getErrorMessage()));
    }
  }

  private static LogRecord log(Message message) {
    EvidenceRecord record = message.record();
    Severity severity = Severity.of(record.fact());
    return LogRecord.newBuilder()
        .setTimeUnixNano(nanos(record.time()))
        .setObservedTimeUnixNano(nanos(record.collected()))
        .setSeverityNumber(SeverityNumber.forNumber(severity.otel()))
        .setSeverityText(severity.otelText())
        .setBody(AnyValue.newBuilder().setStringValue(message.text()))
        .addAttributes(attribute("log.record.uid", message.uid()))
        .build();
  }

  private static long nanos(Instant time) {
    return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
  }

  private static KeyValue attribute(String name, String value) {
    return KeyValue.newBuilder()
        .setKey(name)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }
}
