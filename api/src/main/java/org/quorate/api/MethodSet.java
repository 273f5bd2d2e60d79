package org.quorate.api;

import java.util.List;

/** The methods of one area; one class per area, given what it needs by its constructor. */
@FunctionalInterface
public interface MethodSet {
  List<Method> methods();
}
