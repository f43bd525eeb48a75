/**
 * What the runnable jar starts with, on whatever Java there is. It knows nothing of the runtime but
 * the name of its main class.
 */
package dev.tenon.launch;
