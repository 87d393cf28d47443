"""placeholder"""
import click
@click.command()
def simulate(): ...
