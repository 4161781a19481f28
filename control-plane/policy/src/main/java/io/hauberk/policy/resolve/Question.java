package io.hauberk.policy.resolve;

import io.hauberk.policy.intent.Intent;
import io.hauberk.policy.intent.SourceText;
import io.hauberk.policy.intent.Strictness;
import java.time.Instant;
import java.util.List;

/** What is to be resolved, and how. */
record Question(
    List<SourceText> sources,
    List<Intent.Workload> workloads,
    Instant now,
    Strictness strictness) {}
