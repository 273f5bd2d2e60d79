package org.quorate.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A method's schema: which parameters it takes, of what type, and which need which. */
public final class Parameters {
  private static final Parameters NONE = builder().build();

  /** One declared parameter. */
  public record Declared(String name, Type type, boolean required, String description) {}

  /** A family of parameters named by an expression: {@code net[0-9]+}. */
  public record Family(Pattern names, Type type, String description) {}

  /** {@code name} makes sense only together with {@code needed}. */
  public record Need(String name, String needed) {}

  private final Map<String, Declared> declared;
  private final List<Family> families;
  private final List<Need> needs;

  private Parameters(Builder builder) {
    declared = new LinkedHashMap<>(builder.declared);
    families = List.copyOf(builder.families);
    needs = List.copyOf(builder.needs);
  }

  public static Parameters none() {
    return NONE;
  }

  public static Builder builder() {
    return new Builder();
  }

  public List<Declared> declared() {
    return List.copyOf(declared.values());
  }

  public List<Family> families() {
    return families;
  }

  public List<Need> needs() {
    return needs;
  }

  Optional<Declared> find(String name) {
    return Optional.ofNullable(declared.get(name));
  }

  Optional<Family> familyOf(String name) {
    return families.stream().filter(f -> f.names().matcher(name).matches()).findFirst();
  }

  /** Collects the schema in the order of the documents. */
  public static final class Builder {
    private final Map<String, Declared> declared = new LinkedHashMap<>();
    private final List<Family> families = new ArrayList<>();
    private final List<Need> needs = new ArrayList<>();

    private Builder() {}

    public Builder required(String name, Type type, String description) {
      return add(new Declared(name, type, true, description));
    }

    public Builder optional(String name, Type type, String description) {
      return add(new Declared(name, type, false, description));
    }

    /** Parameters whose whole name matches the expression; see {@link Call#extra()}. */
    public Builder pattern(String names, Type type, String description) {
      families.add(new Family(Pattern.compile(names), type, description));
      return this;
    }

    /** When {@code name} is given, {@code needed} must be given too. */
    public Builder requires(String name, String needed) {
      needs.add(new Need(name, needed));
      return this;
    }

    public Parameters build() {
      return new Parameters(this);
    }

    private Builder add(Declared parameter) {
      if (declared.put(parameter.name(), parameter) != null) {
        throw new IllegalArgumentException("parameter declared twice: " + parameter.name());
      }
      return this;
    }
  }
}
