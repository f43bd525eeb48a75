/** HTTP: endpoints, pages, problem details. Nobody else sees Javalin. */
@NullMarked
package dev.tenon.runtime.web;

import org.jspecify.annotations.NullMarked;
