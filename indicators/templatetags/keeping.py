"""A block tag for parts of pages that many pages share."""

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.translation import get_language

from lib import caching

register = template.Library()


class KeptNode(template.Node):
    """A block that is rendered once for each value of what it depends on, each language and each generation."""

    def __init__(self, nodelist: NodeList, depends_on: list[FilterExpression]) -> None:
        self.nodelist, self.depends_on = nodelist, depends_on

    def render(self, context: Context) -> str:
        values = tuple(expression.resolve(context) for expression in self.depends_on)
        return caching.remember(("part", get_language(), *values), lambda: self.nodelist.render(context))


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """Keep what is rendered until `endkept`: a name of the part and all that it depends on, of few values.

    `{% kept "measures" year chosen %}`. Nothing that belongs to one visitor may stand in it.
    """
    _tag, *given = token.split_contents()
    nodelist = parser.parse(["endkept"])
    parser.delete_first_token()
    return KeptNode(nodelist, [parser.compile_filter(part) for part in given])
