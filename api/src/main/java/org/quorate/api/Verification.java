package org.quorate.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Checks what was given against a method's schema, in Proxmox VE's order and words. */
final class Verification {
  private static final String UNKNOWN =
      "property is not defined in schema and the schema does not allow additional properties";
  private static final String MISSING = "property is missing and it is not optional";
  private static final Map<String, Type> VARIABLES =
      Map.of("node", Type.NODE, "vmid", Type.VMID, "storage", Type.STORAGE);

  private final Parameters schema;
  private final Map<String, String> errors = new LinkedHashMap<>();
  private final Map<String, String> normal = new LinkedHashMap<>();
  private final Map<String, String> extra = new LinkedHashMap<>();

  private Verification(Parameters schema) {
    this.schema = schema;
  }

  /**
   * The call with its parameters in normal form.
   *
   * @throws ApiException status 400 with every refused parameter
   */
  static Call call(MethodTable.Found found, Caller caller, Map<String, String> given, Tasks tasks) {
    Map<String, String> variables = found.variables();
    Verification verification = new Verification(found.method().parameters());
    variables.forEach(verification::variable);
    Map<String, String> own = verification.withoutRepeatedVariables(variables, given);
    own.forEach(verification::given);
    verification.missing(variables, own);
    verification.needs(own);
    if (!verification.errors.isEmpty()) {
      throw ApiException.parameters(verification.errors);
    }
    return new Call(caller, variables, verification.normal, verification.extra, tasks);
  }

  private void variable(String name, String value) {
    Type type =
        schema
            .find(name)
            .map(Parameters.Declared::type)
            .orElse(VARIABLES.getOrDefault(name, Type.STRING));
    type.refusal(value).ifPresent(why -> errors.put(name, why));
  }

  /** A parameter may repeat a variable of the path, but not contradict it. */
  private Map<String, String> withoutRepeatedVariables(
      Map<String, String> variables, Map<String, String> given) {
    Map<String, String> own = new LinkedHashMap<>(given);
    variables.forEach(
        (name, value) -> {
          String repeated = own.remove(name);
          if (repeated != null && !repeated.equals(value)) {
            errors.put(
                name, "duplicate parameter (already defined in URI) with conflicting values!");
          }
        });
    return own;
  }

  private void given(String name, String value) {
    Optional<Parameters.Declared> declared = schema.find(name);
    Optional<Parameters.Family> family = schema.familyOf(name);
    if (declared.isEmpty() && family.isEmpty()) {
      errors.put(name, UNKNOWN);
      return;
    }
    Type type =
        declared.map(Parameters.Declared::type).orElseGet(() -> family.orElseThrow().type());
    Optional<String> refusal = type.refusal(value);
    if (refusal.isPresent()) {
      errors.put(name, refusal.get());
      return;
    }
    normal.put(name, type.normal(value));
    if (declared.isEmpty()) {
      extra.put(name, type.normal(value));
    }
  }

  private void missing(Map<String, String> variables, Map<String, String> given) {
    for (Parameters.Declared parameter : schema.declared()) {
      if (parameter.required()
          && !given.containsKey(parameter.name())
          && !variables.containsKey(parameter.name())) {
        errors.put(parameter.name(), MISSING);
      }
    }
  }

  private void needs(Map<String, String> given) {
    for (Parameters.Need need : schema.needs()) {
      if (given.containsKey(need.name()) && !given.containsKey(need.needed())) {
        errors.put(need.needed(), "missing property required by '" + need.name() + "'");
      }
    }
  }
}
