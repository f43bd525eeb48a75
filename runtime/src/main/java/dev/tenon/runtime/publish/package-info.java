/** What Thena's own publisher does to an event before it is sent, for events of a host's code. */
@NullMarked
package dev.tenon.runtime.publish;

import org.jspecify.annotations.NullMarked;
