package io.hauberk.evidence.sink.config;

import java.io.OutputStream;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * What sinks know of where they run.
 *
 * @param version of Hauberk
 * @param hostname of this machine
 * @param stdout for the sink of that kind; stays open
 * @param guids makes GUIDs
 */
public record Site(
    String version,
    String hostname,
    OutputStream stdout,
    Supplier<String> guids,
    InstantSource clock) {}
