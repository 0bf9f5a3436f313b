"""What came back and what would change, for a person and for a program.

- `backtest_text`, `backtest_page`: predictions against payments, as text or JSON and as a page
- `impact_views`: what a change of policy does
- `plots`: charts as SVG, each with its table
"""
