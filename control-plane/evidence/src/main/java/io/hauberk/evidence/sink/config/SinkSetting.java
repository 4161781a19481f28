package io.hauberk.evidence.sink.config;

import io.hauberk.evidence.sink.Sink;
import io.hauberk.evidence.sink.SinkPlan;
import java.util.function.Supplier;

/**
 * A sink as it is configured.
 *
 * @param sink makes it; it connects when there is something to deliver
 */
public record SinkSetting(SinkPlan plan, Supplier<Sink> sink) {}
