package io.hauberk.kubernetes.network;

import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.model.MeshModel;
import java.util.SortedMap;

/**
 * A mesh without a cluster.
 *
 * @param labels what the pods of each workload carry themselves
 * @param pods one of each workload
 */
record TestMesh(
    MeshModel model,
    SortedMap<WorkloadId, SortedMap<String, String>> labels,
    SortedMap<WorkloadId, Pod> pods) {}
