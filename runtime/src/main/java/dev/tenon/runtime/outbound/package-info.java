/**
 * The one way in which apps reach other servers: to names outside, within limits, and never to what
 * lies beside the runtime. Nobody else sees HttpClient.
 */
@NullMarked
package dev.tenon.runtime.outbound;

import org.jspecify.annotations.NullMarked;
