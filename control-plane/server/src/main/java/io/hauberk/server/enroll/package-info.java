/** How a workload proves who it is and gets its certificates: join tokens, enrolment, renewal. */
@NullMarked
package io.hauberk.server.enroll;

import org.jspecify.annotations.NullMarked;
