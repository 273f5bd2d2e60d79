/** Commands made from the method table: options, help and parameters come from the schema. */
@org.jspecify.annotations.NullMarked
package org.quorate.cli.schema;
