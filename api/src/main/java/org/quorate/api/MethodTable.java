package org.quorate.api;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;

/** All methods of all areas: finds the one that is asked for, checks, and calls it. */
public final class MethodTable {
  private record Row(PathTemplate path, Method method) {}

  /** A method and the values of its path's variables. */
  public record Found(Method method, Map<String, String> variables) {}

  private final Map<Verb, List<Row>> rows;

  /**
   * Registers the methods of all areas.
   *
   * @throws IllegalStateException when two areas claim the same method
   */
  public MethodTable(List<? extends MethodSet> sets) {
    List<Row> all = new ArrayList<>();
    Map<String, Method> seen = new LinkedHashMap<>();
    for (MethodSet set : sets) {
      for (Method method : set.methods()) {
        String shape = method.verb() + " " + method.path().replaceAll("\\{[^}]*}", "{}");
        if (seen.put(shape, method) != null) {
          throw new IllegalStateException(
              "two methods claim " + method.verb() + " " + method.path());
        }
        all.add(new Row(PathTemplate.of(method.path()), method));
      }
    }
    all.sort(Comparator.comparingLong(row -> row.path().variables()));
    rows = all.stream().collect(Collectors.groupingBy(row -> row.method().verb()));
  }

  /** Every method, for documents and tests. */
  public List<Method> methods() {
    return rows.values().stream().flatMap(List::stream).map(Row::method).toList();
  }

  /**
   * The method for a path as it was asked for, still percent-encoded.
   *
   * @throws ApiException status 501 when there is none
   */
  public Found find(Verb verb, String path) {
    List<String> segments = PathTemplate.decoded(path);
    for (Row row : rows.getOrDefault(verb, List.of())) {
      Optional<Map<String, String>> variables = row.path().match(segments);
      if (variables.isPresent()) {
        return new Found(row.method(), variables.get());
      }
    }
    throw new ApiException(501, "Method '" + verb + " " + Quoted.of(path) + "' not implemented");
  }

  /**
   * Checks permission, then parameters, and answers on this node.
   *
   * @throws ApiException every failure, whatever the handler threw
   */
  public @Nullable Object answer(
      Found found, Caller caller, Map<String, String> parameters, Tasks tasks) {
    Access.check(found.method().permission(), caller.user(), found.variables(), parameters);
    Call call = Verification.call(found, caller, parameters, tasks);
    try {
      return found.method().handler().answer(call);
    } catch (ApiException error) {
      throw error;
    } catch (InvalidInput refused) {
      throw new ApiException(400, String.valueOf(refused.getMessage()));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw ApiException.failed("interrupted");
    } catch (Exception failure) {
      ApiException error =
          ApiException.failed(
              failure.getMessage() == null ? failure.toString() : failure.getMessage());
      error.initCause(failure);
      throw error;
    }
  }

  /** As {@link #answer(Found, Caller, Map, Tasks)} for root@pam, found by its path. */
  public @Nullable Object answer(
      Verb verb, String path, Map<String, String> parameters, Tasks tasks) {
    return answer(find(verb, path), Caller.LOCAL_ROOT, parameters, tasks);
  }
}
