/** What a cluster holds, as the mesh: custom objects as texts, pods as workloads and endpoints. */
@NullMarked
package io.hauberk.kubernetes.source;

import org.jspecify.annotations.NullMarked;
