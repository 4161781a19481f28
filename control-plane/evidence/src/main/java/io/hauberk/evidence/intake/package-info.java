/** What proxies tell becomes records: read, redacted, and joined with who was who. */
@NullMarked
package io.hauberk.evidence.intake;

import org.jspecify.annotations.NullMarked;
