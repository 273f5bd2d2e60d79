package org.quorate.cli;

import java.util.List;
import org.quorate.api.local.Session;
import picocli.CommandLine.Model.CommandSpec;

/** One program: what it understands is built for each call, for the terminal and table at hand. */
public interface Program {
  /**
   * @param arguments what will be parsed: families of options ({@code --net0} … {@code --net31})
   *     are declared as far as they occur in it
   */
  CommandSpec spec(Session session, List<String> arguments);
}
