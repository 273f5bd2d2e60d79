package org.quorate.api;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.quorate.model.NodeName;
import org.quorate.model.UserId;
import org.quorate.model.VmId;

/**
 * One call of a method whose permission and parameters have been checked. Asking for a parameter
 * that the schema does not promise is a defect of the method ({@link NoSuchElementException}).
 */
public final class Call {
  private final Caller caller;
  private final Map<String, String> variables;
  private final Map<String, String> given;
  private final Map<String, String> extra;
  private final Tasks tasks;

  Call(
      Caller caller,
      Map<String, String> variables,
      Map<String, String> given,
      Map<String, String> extra,
      Tasks tasks) {
    this.caller = caller;
    this.variables = Map.copyOf(variables);
    this.given = Collections.unmodifiableMap(new LinkedHashMap<>(given));
    this.extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
    this.tasks = tasks;
  }

  /** Who calls; {@link Access#NOBODY} when the method needs no login and nobody is logged in. */
  public UserId user() {
    UserId user = caller.user();
    return user == null ? Access.NOBODY : user;
  }

  /** The address the request came from, for logs. */
  public String client() {
    return caller.address();
  }

  /** A variable of the path, percent-decoded once. */
  public String path(String name) {
    return present(name, variables.get(name));
  }

  /** The path's {@code {node}}, or the parameter of that name. */
  public NodeName node() {
    return new NodeName(variableOrParameter("node"));
  }

  /** The path's {@code {vmid}}, or the parameter of that name. */
  public VmId vmid() {
    return VmId.parse(variableOrParameter("vmid"));
  }

  /** A parameter that the schema requires. */
  public String string(String name) {
    return present(name, given.get(name));
  }

  public Optional<String> optional(String name) {
    return Optional.ofNullable(given.get(name));
  }

  public int integer(String name, int fallback) {
    return optional(name).map(Integer::parseInt).orElse(fallback);
  }

  public boolean flag(String name, boolean fallback) {
    return optional(name).map("1"::equals).orElse(fallback);
  }

  /** The values of a {@link Type#LIST}; empty when it was not given. */
  public List<String> list(String name) {
    return optional(name).stream()
        .flatMap(text -> Arrays.stream(text.split(text.indexOf(0) >= 0 ? "\0" : "[,; ]+", -1)))
        .filter(item -> !item.isEmpty())
        .toList();
  }

  /** Every parameter given, in its normal form, without the path's variables. */
  public Map<String, String> all() {
    return given;
  }

  /** Those of {@link #all()} that the schema allowed by pattern. */
  public Map<String, String> extra() {
    return extra;
  }

  public Tasks tasks() {
    return tasks;
  }

  private String variableOrParameter(String name) {
    String variable = variables.get(name);
    return variable != null ? variable : string(name);
  }

  private static String present(String name, @Nullable String value) {
    if (value == null) {
      throw new NoSuchElementException("the schema promises no '" + name + "'");
    }
    return value;
  }
}
